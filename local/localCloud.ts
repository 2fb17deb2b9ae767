import { types } from 'node:util';
import type { LocalCloud, ServiceEndpoint, Snapshot } from './api.ts';
import type { Cloud } from './cloud.ts';
import { checkFaults } from './control.ts';
import { parseDuration } from './duration.ts';
import type { FaultRule } from './faults.ts';
import type { ServiceName } from './services.ts';
import { parseState, type State } from './state.ts';
import { UsageError } from './usageError.ts';

/** A cloud as its users see it: their mistakes are UsageErrors. */
export function toLocalCloud(cloud: Cloud): LocalCloud {
  const { endpoints } = cloud;
  const { accessKeyId, accessKeySecret } = endpoints;
  const service = (name: ServiceName): ServiceEndpoint => {
    const url = endpoints[name];
    if (url === undefined) throw new UsageError(`${name} was not started: name it in 'services'`);
    return { url, host: new URL(url).host };
  };
  return {
    get ecs() {
      return service('ecs');
    },
    get mns() {
      return service('mns');
    },
    fc: service('fc'),
    credentials: { accessKeyId, accessKeySecret },
    endpoints,
    clock: {
      now: () => cloud.now(),
      advance: async (duration) => cloud.advance(parseDuration(duration)),
    },
    faults: {
      list: () => cloud.faults().list(),
      set: (rules) => {
        cloud.faults().replace(readFaults(rules));
      },
    },
    stats: () => cloud.stats(),
    reset: () => cloud.restore(undefined),
    snapshot: async () => ({ ...(await cloud.snapshot()) }),
    restore: async (snapshot) => cloud.restore(readSnapshot(snapshot)),
    stop: () => cloud.close(),
  };
}

/** Throws UsageError when a rule says something that cannot be. */
export function readFaults(rules: readonly unknown[]): FaultRule[] {
  const faults = checkFaults({ rules });
  if (typeof faults === 'string') throw new UsageError(`faults: ${faults}`);
  return faults.rules;
}

/** A copy, so that what the cloud does from then on does not change the snapshot. */
function readSnapshot(snapshot: Snapshot): State {
  if (types.isPromise(snapshot)) {
    throw new UsageError('restore got the promise of a snapshot: write restore(await cloud.snapshot())');
  }
  try {
    return parseState(structuredClone(snapshot));
  } catch (error) {
    throw new UsageError(`this is no snapshot of this version (${String(error)})`);
  }
}
