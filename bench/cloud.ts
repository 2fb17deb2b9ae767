import { startCloudProcess } from '../test/support/startCloudProcess.ts';
import type { Target } from './signed.ts';

/** Starts a local cloud of that speed, in which instances run at once, and ends it when `bench` is done with it. */
export async function onCloud(speed: string, bench: (target: Target) => Promise<void>): Promise<void> {
  const cloud = await startCloudProcess({ flags: ['--only', 'ecs,mns', '--pending', '0', '--speed', speed] });
  try {
    await bench(cloud.endpoints);
  } finally {
    await cloud.close();
  }
}
