import { fileURLToPath } from 'node:url';
import { FREE_PORTS, localCloudCommand } from '../cli/localCloud.ts';
import { startServer } from './server.ts';
import type { Target } from './signed.ts';

/** Starts a local cloud at this speed, in which instances are never Pending, runs `bench` on it, and stops it. */
export async function onCloud(speed: string, bench: (target: Target) => Promise<void>): Promise<void> {
  const flags = ['--json', '--only', 'ecs,mns', ...FREE_PORTS, '--pending', '0', '--speed', speed];
  const cloud = await startServer<Target>(localCloudCommand(flags));
  try {
    await bench(cloud.ready);
  } finally {
    await cloud.stop();
  }
}

/** The absolute path of a built program. */
export function built(file: string): string {
  return fileURLToPath(new URL(`../${file}`, import.meta.url));
}
