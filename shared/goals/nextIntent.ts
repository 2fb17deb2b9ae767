import { GOALS, STOPPED_MODES, type Instance, type Intent } from '../domain/instance.ts';
import { decodeIntent, intentOf, isPublished, TAG } from '../domain/tags.ts';

/** What an instance is to become, and how long that may take. */
export type Wanted = Pick<Intent, 'goal' | 'withinSeconds' | 'forceStop' | 'stoppedMode'>;

/**
 * The intent that replaces an instance's latest one. It keeps what the instance was promised at its creation: the public
 * address for good, and the release time until it is set.
 * @param now milliseconds since the epoch.
 * @example
 * // Of an instance that was created with a public address.
 * nextIntent(instance, { goal: 'Running', withinSeconds: 600 }, 1767225600000);
 * // {goal: 'Running', withinSeconds: 600, generation: 1767225600000, publicIp: true}
 */
export function nextIntent(instance: Instance, wanted: Wanted, now: number): Intent {
  const latest = intentOf(instance);
  // A clean-up holds no promises: the goal that it follows does.
  const promised = decodeIntent(instance.tags[TAG.goal]);
  return {
    ...wanted,
    // Newer than the latest also where clocks of two function instances differ.
    generation: generationFrom(Math.max(now, (latest?.generation ?? 0) + 1), wanted),
    ...(promised?.publicIp === true && { publicIp: true }),
    ...(promised?.autoReleaseMinutes !== undefined &&
      owesReleaseTime(instance, promised) && { autoReleaseMinutes: promised.autoReleaseMinutes }),
  };
}

const MODES = [undefined, ...STOPPED_MODES];
const KINDS = GOALS.length * 2 * MODES.length;

/**
 * The first generation from this one on that belongs to what is wanted: each kind of goal has a remainder of its own, so
 * two setters who want different things in one millisecond never share a generation. It is some milliseconds ahead at
 * most.
 */
function generationFrom(least: number, { goal, forceStop = false, stoppedMode }: Wanted): number {
  const kind = GOALS.indexOf(goal) + GOALS.length * (Number(forceStop) + 2 * MODES.indexOf(stoppedMode));
  return least + ((((kind - least) % KINDS) + KINDS) % KINDS);
}

/**
 * Whether the release time is still to be set. It belongs to the creation, which a stop may have interrupted: then the
 * next start owes it. Once it was set, whoever takes it off has the last word: a goal Running that bears it sets it before
 * the start.
 */
function owesReleaseTime(instance: Instance, promised: Intent): boolean {
  const isOver = instance.tags[TAG.pending] === undefined && isPublished(instance, promised);
  const wasSet = promised.goal === 'Running' && (isOver || HAS_STARTED.has(instance.status));
  return instance.autoReleaseAt === undefined && !wasSet;
}

const HAS_STARTED: ReadonlySet<Instance['status']> = new Set(['Starting', 'Running', 'Stopping']);
