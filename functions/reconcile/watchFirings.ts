import { Watch, type WatchedTimer } from '../../shared/api/schedules.ts';
import { RequestError } from '../../shared/cloud/errors.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import { FIRING_MISSED, scheduleOutcome } from '../../shared/domain/scheduleOutcome.ts';
import { intentOf, slotOf, TAG } from '../../shared/domain/tags.ts';
import { inTagsOf, select } from '../../shared/goals/selection.ts';
import type { Config } from '../../shared/platform/config.ts';
import { readJson } from '../../shared/platform/http.ts';
import { parse } from '../../shared/platform/parse.ts';
import type { Ports } from '../../shared/ports.ts';
import { dueBetween } from './dueTimes.ts';

/** What the payload of a timer says is to be watched; undefined for any other payload, such as that of the sweep. */
export function watchIn(payload: string): Watch | undefined {
  // A payload that is not even JSON keeps no sweep from its work.
  return payload.includes('"schedules"') ? parse(Watch, readJson(Buffer.from(payload)), 'payload') : undefined;
}

/** How long after it was due a firing is looked for, in milliseconds: two looks find it, so one may be left out. */
const LOOKED_FOR_MS = { from: 180_000, to: 300_000 };

/** So far the clocks of the platform and of a function may be apart, in milliseconds. */
const CLOCKS_APART_MS = 10_000;

/**
 * Looks for firings that were due three to five minutes ago, and publishes those that left no trace: `schedule.failed` with
 * the code FiringMissed. The trace of a firing is what it writes: the goal of an instance, or the request of one.
 * @throws the first error of ECS or the topic, once every other firing has been looked for.
 */
export async function watchFirings(
  { schedules, since }: Watch,
  ports: Ports,
  { region, namePrefix }: Pick<Config, 'region' | 'namePrefix'>,
): Promise<void> {
  const now = ports.clock.now();
  const from = Math.max(now - LOOKED_FOR_MS.to, Date.parse(since));
  const firings = schedules.flatMap((watched) =>
    dueBetween(watched, from, now - LOOKED_FOR_MS.from).map((at) => ({ watched, at })),
  );
  const looked = await Promise.allSettled(
    firings.map(async ({ watched, at }) => {
      const fired = timeOf(at);
      if (await leftTrace(watched, { at, fired, namePrefix }, ports)) return;
      ports.log.warn('firing missed', { timer: watched.timer, fired, function: watched.function });
      const data = { function: watched.function, fired, instances: 0, code: FIRING_MISSED, reason: REASON };
      await ports.outcomes.publishFiring(scheduleOutcome(region, watched.timer, ports.clock.now(), data));
    }),
  );
  const failed = looked.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

const REASON =
  'No server shows that this timer has fired. Either it did not fire, or nothing that it asked for could be done: then ' +
  'another outcome or the log of the function says why.';

/** A time as Function Compute tells it in the event of a timer. */
function timeOf(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

interface Sought {
  at: number;
  fired: string;
  namePrefix: string;
}

async function leftTrace(
  { function: name, timer, servers }: WatchedTimer,
  { at, fired, namePrefix }: Sought,
  { ecs }: Ports,
): Promise<boolean> {
  if (name === 'create') {
    const { instances } = await ecs.describeTagged({ [TAG.request]: `${timer}-${fired}` });
    return instances.length > 0;
  }
  const concerned = (await find(inTagsOf(namePrefix, servers ?? {}), ecs)).filter((each) => isConcerned(each, at));
  return concerned.length === 0 || concerned.some((each) => hasGoalSince(each, at - CLOCKS_APART_MS));
}

/** None where ECS lists none: what is not there can miss no firing. */
async function find(selection: Parameters<typeof select>[0], ecs: Ports['ecs']): Promise<readonly Instance[]> {
  try {
    return (await select(selection, ecs)).instances;
  } catch (error) {
    if (error instanceof RequestError && error.code === 'NoInstances') return [];
    throw error;
  }
}

/** Whether an instance is one that may get goals, shows it, and was there at this time. ECS rounds creations down to minutes. */
function isConcerned(instance: Instance, at: number): boolean {
  const { createdAt = 0, tagsUnread, tags } = instance;
  const isOurs = slotOf(instance) !== undefined || tags[TAG.goal] !== undefined;
  return isOurs && tagsUnread !== true && createdAt + 60_000 <= at;
}

function hasGoalSince(instance: Instance, at: number): boolean {
  return (intentOf(instance)?.generation ?? 0) >= at;
}
