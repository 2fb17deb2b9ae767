import { fileURLToPath } from 'node:url';
import { FREE_PORTS, localCloudCommand } from '../cli/localCloud.ts';
import { startServer } from './server.ts';
import type { Target } from './signed.ts';

/** Starts a local cloud of that speed, in which instances run at once, and ends it when `bench` is done with it. */
export async function onCloud(speed: string, bench: (target: Target) => Promise<void>): Promise<void> {
  const flags = ['--json', '--only', 'ecs,mns', ...FREE_PORTS, '--pending', '0', '--speed', speed];
  const cloud = await startServer<Target>(localCloudCommand(flags));
  try {
    await bench(cloud.ready);
  } finally {
    await cloud.stop();
  }
}

/** A built program's file. */
export function built(file: string): string {
  return fileURLToPath(new URL(`../${file}`, import.meta.url));
}
