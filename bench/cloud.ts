import { fileURLToPath } from 'node:url';
import { startServer } from './server.ts';
import type { Target } from './signed.ts';

const NO_FIXED_PORTS = ['--ecs-port', '0', '--mns-port', '0', '--fc-port', '0'];

/** Starts a local cloud of that speed, in which instances run at once, and ends it when `bench` is done with it. */
export async function onCloud(speed: string, bench: (target: Target) => Promise<void>): Promise<void> {
  const flags = ['--json', '--only', 'ecs,mns', ...NO_FIXED_PORTS, '--pending', '0', '--speed', speed];
  const cloud = await startServer<Target>([built('local/main.mjs'), ...flags]);
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
