import { onTestFinished } from 'vitest';
import type { LocalCloud, LocalCloudOptions } from '../../index.ts';

const BUILT = new URL('../../dist/index.js', import.meta.url).href;

/** The library as its users load it. */
export async function library(): Promise<typeof import('../../index.ts')> {
  return (await import(BUILT)) as typeof import('../../index.ts');
}

/** Starts a cloud of the built library that ends with the test. Time stands still in it, unless the options say otherwise. */
export async function startBuilt(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const { startLocalCloud } = await library();
  const cloud = await startLocalCloud({ speed: 0, seed: 1, services: ['ecs', 'mns'], ...options });
  onTestFinished(() => cloud.stop());
  return cloud;
}
