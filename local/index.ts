import { readFileSync } from 'node:fs';
import { readPage } from '../console/server/page.ts';
import type { LocalCloud, LocalCloudOptions } from './api.ts';
import { checkOptions } from './checkOptions.ts';
import { startCloud } from './cloud.ts';
import { readFaults, toLocalCloud } from './localCloud.ts';
import { createLogTo, createSilentLog } from './log.ts';
import { completeSettings } from './settings.ts';

export type {
  AccessKey,
  CloudClock,
  CloudFaults,
  Endpoints,
  FaultInForce,
  FaultRule,
  FunctionStats,
  LocalCloud,
  LocalCloudOptions,
  ProxyEndpoint,
  ServiceEndpoint,
  ServiceName,
  Snapshot,
  Stats,
} from './api.ts';
export { UsageError } from './usageError.ts';

/**
 * Starts ECS, MNS and Function Compute on this machine, with the functions that a spec names, and resolves when they
 * listen, each on a free port unless `ports` says otherwise. No account, no network beyond loopback. Several run side by
 * side.
 *
 * @throws UsageError when the caller can put right what stops it, such as a port in use or a spec that does not exist.
 * @example
 * import { startLocalCloud } from '@ecs-provisioner/local-cloud';
 *
 * const cloud = await startLocalCloud({ services: ['ecs', 'mns'], speed: 0, seed: 1 });
 * const client = new Ecs({ ...cloud.credentials, regionId: 'cn-hangzhou', endpoint: cloud.ecs.host, protocol: 'http' });
 * await cloud.clock.advance('1m');
 * await cloud.stop();
 */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  checkOptions(options);
  const { log, ...rest } = options;
  const settings = completeSettings(rest);
  const cloud = await startCloud({
    ...settings,
    faults: readFaults(settings.faults),
    worker: readWorker(),
    consolePage: () => readPage(new URL('consolePage.json', import.meta.url)),
    log: log === undefined ? createSilentLog() : createLogTo(log),
  });
  return toLocalCloud(cloud);
}

/** The built worker, which lies beside the built form of this file. */
function readWorker(): string {
  return readFileSync(new URL('worker.cjs', import.meta.url), 'utf8');
}
