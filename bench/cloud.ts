import { startCloudProcess } from '../test/support/startCloudProcess.ts';
import type { Target } from './signed.ts';

/** Starts a local cloud at this speed, in which instances are never Pending, runs `bench` on it, and stops it. */
export async function onCloud(speed: string, bench: (target: Target) => Promise<void>): Promise<void> {
  const cloud = await startCloudProcess({ flags: ['--only', 'ecs,mns', '--pending', '0', '--speed', speed] });
  try {
    await bench(cloud.endpoints);
  } finally {
    await cloud.close();
  }
}
