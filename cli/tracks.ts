import type { InstanceFailure, InstanceStatus, SlotFailure } from '../shared/api/answers.ts';
import { isGoneAt, UNKNOWN, type Goal } from '../shared/domain/instance.ts';
import { FAILED } from '../shared/domain/outcomes.ts';

/** The progress of one instance, or of one slot without an instance, towards its goal. */
export interface Track {
  slot: number | undefined;
  instanceId: string | undefined;
  /** Its goal; undefined while it is unknown. */
  goal: Goal | undefined;
  /**
   * ECS's status; `Unknown` where it does not say, `Absent` where it lists no instance, `Refused` where the call for it
   * was.
   */
  status: InstanceStatus['status'] | 'Refused';
  /** The latest status that listed it. */
  latest: InstanceStatus | undefined;
  /** ECS has listed it before, so it is not merely too new to be listed. */
  known: boolean;
  /** How many polls in a row did not list it, or listed it with another goal. */
  misses: number;
  result: Result;
  /** Why it failed. */
  code: string | undefined;
  reason: string | undefined;
  /**
   * When it came to be and when nothing more was to be waited for, in milliseconds of the watch's clock; undefined:
   * unknown.
   */
  since: number | undefined;
  until: number | undefined;
}

/** `idle`: no goal was set, so there is nothing to wait for. */
export type Result = 'waiting' | 'reached' | 'failed' | 'idle';

/**
 * After this many misses, a listed instance counts as gone, or its goal as replaced. One is not enough: replicas may
 * lag.
 */
const MISSES = 3;

/** The same for a new instance, in polls of two seconds: `reconcile` gives ECS two minutes to list it. */
const MISSES_OF_NEW = 60;

const NOTHING_KNOWN = {
  slot: undefined,
  instanceId: undefined,
  goal: undefined,
  status: 'Absent',
  latest: undefined,
  known: false,
  misses: 0,
  result: 'waiting',
  code: undefined,
  reason: undefined,
  since: undefined,
  until: undefined,
} as const;

/** The track of an instance that was created just now. */
export function trackCreated(instanceId: string, slot: number, now: number): Track {
  return { ...NOTHING_KNOWN, instanceId, slot, goal: 'Running', status: 'Pending', since: now };
}

/** The track of an instance that got a goal just now. How old it is, only a poll tells. */
export function trackGoal(instanceId: string, status: Track['status'], goal: Goal): Track {
  return { ...NOTHING_KNOWN, instanceId, goal, status, known: true };
}

/** Why a slot got no instance, or an instance did not get the goal. */
type Failure = Omit<SlotFailure, 'slot'> & Partial<SlotFailure & InstanceFailure>;

/** The track of a refused slot or instance. Where the same call may succeed later, it counts as waiting. */
export function trackFailure({ slot, instanceId, code, message, retryable }: Failure, now: number): Track {
  const result = retryable ? 'waiting' : 'failed';
  const refused = { slot, instanceId, code, reason: message, result, status: 'Refused' } as const;
  return { ...NOTHING_KNOWN, ...refused, until: now };
}

/** Updates the tracks after a poll. Instances and empty slots without a track get one. */
export function observe(tracks: readonly Track[], statuses: readonly InstanceStatus[], now: number): Track[] {
  const byId = new Map(statuses.map((status) => [status.instanceId ?? undefined, status]));
  const followed = tracks.map((track) => {
    if (track.instanceId === undefined || track.until !== undefined) return track;
    const status = byId.get(track.instanceId);
    return status === undefined || status.status === 'Absent' ? unseen(track, now) : seen(track, status, now);
  });
  const ids = new Set(tracks.map(({ instanceId }) => instanceId));
  const slots = new Set(tracks.map(({ slot }) => slot));
  const added = statuses.filter(({ instanceId, slot }) =>
    instanceId === null ? slot !== null && !slots.has(slot) : !ids.has(instanceId),
  );
  return [...followed, ...added.map((status) => begin(status, now))];
}

/** Whether another poll could change a track. */
export function isWaiting(tracks: readonly Track[]): boolean {
  return tracks.some(({ until }) => until === undefined);
}

function begin(status: InstanceStatus, now: number): Track {
  const track: Track = {
    ...NOTHING_KNOWN,
    instanceId: status.instanceId ?? undefined,
    slot: status.slot ?? undefined,
    since: status.status === UNKNOWN ? bornAt(status, now) : (bornAt(status, now) ?? now),
  };
  if (status.status !== 'Absent') return seen(track, status, now);
  // An empty slot has no goal: it was never filled, or its instance was released.
  if (status.instanceId === null) return { ...track, result: 'idle', until: now };
  // The user typed this id. If ECS does not list it in a few polls, it is most likely wrong.
  return unseen({ ...track, misses: MISSES_OF_NEW - MISSES }, now);
}

function bornAt({ ageSeconds }: InstanceStatus, now: number): number | undefined {
  return ageSeconds === null ? undefined : now - ageSeconds * 1000;
}

function seen(track: Track, status: InstanceStatus, now: number): Track {
  const goal = track.goal ?? status.goal ?? undefined;
  const slot = status.slot ?? track.slot;
  const since = track.since ?? bornAt(status, now);
  const next: Track = { ...track, slot, goal, since, latest: status, status: status.status, known: true, misses: 0 };
  // ECS did not show its tags, so it may have this goal, another or none. A later poll finds out.
  if (status.status === UNKNOWN && status.goal === null) return next;
  if (goal === undefined) return { ...next, result: 'idle', until: now };
  if (status.goal !== goal) return replaced({ ...next, misses: track.misses + 1 }, status, now);
  if (status.pending || status.outcome === null) return next;
  if (status.outcome.type !== FAILED) return { ...next, result: 'reached', until: now };
  return { ...next, result: 'failed', code: status.outcome.code, until: now };
}

/**
 * Handles another goal than the expected one. At first it may be an old one from a lagging replica. If it stays, it is
 * newer.
 */
function replaced(track: Track, { goal }: InstanceStatus, now: number): Track {
  if (track.misses < MISSES) return track;
  const reason = `Its goal is now ${goal ?? 'none'}: its outcome says why.`;
  return { ...track, result: 'failed', code: 'GoalReplaced', reason, until: now };
}

function unseen(track: Track, now: number): Track {
  const next: Track = { ...track, misses: track.misses + 1, status: 'Absent' };
  if (track.goal !== undefined && isGoneAt(track.goal)) return { ...next, result: 'reached', until: now };
  if (next.misses < (track.known ? MISSES : MISSES_OF_NEW)) return next;
  const [code, reason] = track.known
    ? (['InstanceVanished', 'ECS no longer lists it: its outcome says why.'] as const)
    : (['InvalidInstanceId.NotFound', 'ECS does not list it: check the id and the region.'] as const);
  return { ...next, result: 'failed', code, reason, until: now };
}
