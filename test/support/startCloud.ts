import { connectClient, type Client } from './connectClient.ts';
import { startCloudProcess, type CloudProcess } from './startCloudProcess.ts';

export type StartedCloud = CloudProcess & Client;

/**
 * Starts the built local cloud, at a speed at which a server runs after about two seconds, and connects a client to it.
 * @param options.flags flags of the local cloud.
 */
export async function startCloud({ flags = [] }: { flags?: readonly string[] } = {}): Promise<StartedCloud> {
  const cloud = await startCloudProcess({ flags: ['--speed', '20', '--seed', '7', ...flags] });
  return { ...cloud, ...(await connectClient(cloud.endpoints)) };
}
