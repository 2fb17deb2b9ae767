import type { Ecs } from './ecs.ts';
import { CloudError, classify } from './errors.ts';
import type { Clock } from '../domain/pacing.ts';

/**
 * Calls a minute that one function instance allows itself. ECS throttles per API, region and account by the minute
 * (StartInstance 500, AllocatePublicIpAddress 1,000; most limits are not published), and the account has other users.
 */
const CALLS_PER_MINUTE: Record<string, number> = {
  CreateInstance: 600,
  DescribeInstances: 200,
  StartInstances: 100,
  StopInstances: 100,
  DeleteInstances: 100,
  AllocatePublicIpAddress: 500,
  ModifyInstanceAutoReleaseTime: 200,
  TagResources: 100,
  UntagResources: 100,
};

interface Minute {
  minute: number;
  calls: number;
  throttled: boolean;
}

/** What was called in the current minute, per API. It lives as long as the function instance. */
export type CallRecord = Map<string, Minute>;

/**
 * An Ecs that refuses a call by itself, with a `Throttling` error, when the API has throttled in this minute or the
 * budget for the minute is spent: trouble never raises the number of calls.
 */
export function withinBudget(ecs: Ecs, clock: Clock, record: CallRecord): Ecs {
  const guard = async <A>(api: string, call: () => Promise<A>): Promise<A> => {
    const minute = Math.floor(clock.now() / 60_000);
    let entry = record.get(api);
    if (entry?.minute !== minute) record.set(api, (entry = { minute, calls: 0, throttled: false }));
    if (entry.throttled || entry.calls >= (CALLS_PER_MINUTE[api] ?? Infinity)) {
      throw new CloudError(api, 'Throttling.Budget', `No more calls of ${api} in this minute.`);
    }
    entry.calls += 1;
    try {
      return await call();
    } catch (error) {
      if (classify(error) === 'throttled') entry.throttled = true;
      throw error;
    }
  };
  return {
    createInstance: (parameters, token) => guard('CreateInstance', () => ecs.createInstance(parameters, token)),
    describe: (ids) => guard('DescribeInstances', () => ecs.describe(ids)),
    describeTagged: (tags) => guard('DescribeInstances', () => ecs.describeTagged(tags)),
    start: (ids) => guard('StartInstances', () => ecs.start(ids)),
    stop: (ids, options) => guard('StopInstances', () => ecs.stop(ids, options)),
    release: (ids) => guard('DeleteInstances', () => ecs.release(ids)),
    allocatePublicIp: (id) => guard('AllocatePublicIpAddress', () => ecs.allocatePublicIp(id)),
    setAutoRelease: (id, at) => guard('ModifyInstanceAutoReleaseTime', () => ecs.setAutoRelease(id, at)),
    tag: (ids, tags) => guard('TagResources', () => ecs.tag(ids, tags)),
    untag: (ids, keys) => guard('UntagResources', () => ecs.untag(ids, keys)),
  };
}
