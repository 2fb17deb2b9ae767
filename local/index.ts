import { readFileSync } from 'node:fs';
import type { LocalCloud, LocalCloudOptions } from './api.ts';
import { startCloud } from './cloud.ts';
import { checkFaults } from './control.ts';
import { createLogTo, createSilentLog } from './log.ts';
import { completeSettings } from './settings.ts';
import { UsageError } from './usageError.ts';

export type { Endpoints, FaultRule, LocalCloud, LocalCloudOptions, ProxyEndpoint, ServiceName } from './api.ts';
export { UsageError } from './usageError.ts';

/**
 * Starts ECS, MNS and Function Compute on this machine, with the functions that a spec names, and resolves when they
 * listen. No account, no network beyond loopback.
 *
 * @throws UsageError when the caller can put right what stops it, such as a port in use or a spec that does not exist.
 * @example
 * import { startLocalCloud } from '@ecs-provisioner/local-cloud';
 *
 * const cloud = await startLocalCloud({ spec: 's.yaml', queues: ['work'], env: { MNS_ENDPOINT: '{mns}' } });
 * const response = await fetch(cloud.endpoints.functions['hello'] ?? '');
 * await cloud.stop();
 */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const { log, ...rest } = options;
  const settings = completeSettings(rest);
  const faults = checkFaults({ rules: settings.faults });
  if (typeof faults === 'string') throw new UsageError(`faults: ${faults}`);
  const cloud = await startCloud({
    ...settings,
    faults: faults.rules,
    worker: readWorker(),
    log: log === undefined ? createSilentLog() : createLogTo(log),
  });
  return { endpoints: cloud.endpoints, stop: () => cloud.close() };
}

/** The built worker, which lies beside the built form of this file. */
function readWorker(): string {
  return readFileSync(new URL('worker.cjs', import.meta.url), 'utf8');
}
