import { onTestFinished } from 'vitest';
import type * as Library from '../../index.ts';
import type { LocalCloud, LocalCloudOptions } from '../../index.ts';

const BUILT = new URL('../../dist/index.js', import.meta.url).href;

/** Starts a cloud of the built library that ends with the test. Time stands still in it, unless the options say otherwise. */
export async function startBuilt(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  // As its users load it.
  const { startLocalCloud } = (await import(BUILT)) as typeof Library;
  const cloud = await startLocalCloud({ speed: 0, seed: 1, services: ['ecs', 'mns'], ...options });
  onTestFinished(() => cloud.stop());
  return cloud;
}
