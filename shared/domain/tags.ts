import {
  FAILURE_ENDS,
  GOALS,
  STOPPED_MODES,
  type FailureEnd,
  type Goal,
  type Instance,
  type Intent,
  type StoppedMode,
} from './instance.ts';

/** What the keys of our tags begin with. */
export const TAG_PREFIX = 'ecs-provisioner';

/**
 * The tags that hold all state, on the instance itself. Each has one kind of writer, so that no write can undo
 * another: request and slot are written by CreateInstance, goal by whoever sets a goal, the others by reconcile.
 * Pending is put on together with a goal or a clean-up, and taken off by reconcile.
 */
export const TAG = {
  /** The id of the request that the instance was created for. */
  request: `${TAG_PREFIX}-request`,
  /** Which of the request's instances it is, and from which of its placements: `<index>/<count>/<placement>`, and `+` where there are several. */
  slot: `${TAG_PREFIX}-slot`,
  /** The latest intent; it stays when the goal is reached, so that `status` can tell it. */
  goal: `${TAG_PREFIX}-goal`,
  /** There while the goal is not reached: the index that the sweep looks for. */
  pending: `${TAG_PREFIX}-pending`,
  /**
   * `<generation>/<intent>`: reconcile's own decision to give the instance back after the goal of that generation. It
   * counts only as long as no newer goal is set, so that it never overrides one that it has not seen.
   */
  cleanUp: `${TAG_PREFIX}-clean-up`,
  /** `<generation>/<code>` of the intent that failed last, written before it is told. */
  outcome: `${TAG_PREFIX}-outcome`,
  /**
   * The generation of the intent whose outcome was told last, written before pending comes off; not for the goal an
   * instance is created with, because no earlier goal's end could have taken its pending tag.
   */
  told: `${TAG_PREFIX}-told`,
  /** The generation of a goal that a step towards an earlier one, come too late, may have undone. */
  undone: `${TAG_PREFIX}-undone`,
} as const;

const VERSION = 'v1';

/** The most tags that ECS lets an instance have. */
export const MOST_TAGS = 20;

/** The two tags that set a goal, written in one call. ECS allows 128 characters a value and no `http://` in it. */
export function goalTags(intent: Intent): Record<string, string> {
  return { [TAG.goal]: encodeIntent(intent), [TAG.pending]: intent.goal };
}

/** The two tags that give an instance back whose goal of this generation has come to nothing. */
export function cleanUpTags(generation: number, intent: Intent): Record<string, string> {
  return { [TAG.cleanUp]: `${generation}/${encodeIntent(intent)}`, [TAG.pending]: intent.goal };
}

/** How many tags have to go from an instance before there is room for all that a later goal may need until its end. */
export function tagsTooMany({ tags }: Pick<Instance, 'tags'>): number {
  // Request and slot come with the instance or never.
  const ours = Object.values(TAG).filter((key) => key !== TAG.request && key !== TAG.slot);
  return Math.max(0, new Set([...Object.keys(tags), ...ours]).size - MOST_TAGS);
}

/** What is wanted of an instance now: its goal, or the clean-up after it. */
export function intentOf({ tags }: Pick<Instance, 'tags'>): Intent | undefined {
  const goal = decodeIntent(tags[TAG.goal]);
  const [generation, ...cleanUp] = (tags[TAG.cleanUp] ?? '').split('/');
  return generation === String(goal?.generation) ? (decodeIntent(cleanUp.join('/')) ?? goal) : goal;
}

/** The code that this intent is noted to have failed with. */
export function failureOf({ tags }: Pick<Instance, 'tags'>, { generation }: Intent): string | undefined {
  const [failed, code] = (tags[TAG.outcome] ?? '').split('/');
  return failed === String(generation) ? code : undefined;
}

/** Whether this intent's outcome is told, where the tags tell of it. */
export function isTold({ tags }: Pick<Instance, 'tags'>, { generation }: Intent): boolean {
  return generation === 0 || tags[TAG.told] === String(generation);
}

/** Whether a step towards an earlier goal, come too late, may have undone this intent's, where it is not reached. */
export function isSuspected({ tags }: Pick<Instance, 'tags'>, { generation }: Intent): boolean {
  return tags[TAG.undone] === String(generation);
}

/** `v1/Running/gen=0/within=600/ip/release`: readable in the console, and only of characters that tags allow. */
export function encodeIntent(intent: Intent): string {
  const parts = [VERSION, intent.goal, `gen=${intent.generation}`, `within=${intent.withinSeconds}`];
  if (intent.publicIp === true) parts.push('ip');
  if (intent.autoReleaseMinutes !== undefined) parts.push(`autoRelease=${intent.autoReleaseMinutes}`);
  if (intent.onFailure !== undefined) parts.push(`onFailure=${intent.onFailure}`);
  if (intent.forceStop === true) parts.push('force');
  if (intent.stoppedMode !== undefined) parts.push(`mode=${intent.stoppedMode}`);
  if (intent.failure !== undefined) parts.push(`failure=${intent.failure}`);
  return parts.join('/');
}

const number = (name: string): string => `(?<${name}>0|[1-9]\\d*)`;
const oneOf = (name: string, names: readonly string[]): string => `(?<${name}>${names.join('|')})`;
const INTENT = new RegExp(
  `^${VERSION}/${oneOf('goal', GOALS)}/gen=${number('gen')}/within=${number('within')}(?<ip>/ip)?` +
    `(?:/autoRelease=${number('autoRelease')})?(?:/onFailure=${oneOf('onFailure', FAILURE_ENDS)})?(?<force>/force)?` +
    `(?:/mode=${oneOf('mode', STOPPED_MODES)})?(?:/failure=(?<failure>[^/]*))?$`,
);
/** The latest time that we take, in milliseconds. A Date ends at 8.64e15: this and the longest length make one that it can show. */
export const LATEST = 1e15;
const LONGEST = 1e9;

/** What the expression finds. */
interface IntentParts {
  goal: Goal;
  gen: string;
  within: string;
  ip?: string;
  autoRelease?: string;
  onFailure?: FailureEnd;
  force?: string;
  mode?: StoppedMode;
  failure?: string;
}

/** Reads a goal tag. Anybody may edit a tag, so what is not exactly of our form answers undefined. */
export function decodeIntent(value = ''): Intent | undefined {
  const tag = INTENT.exec(value)?.groups as IntentParts | undefined;
  if (tag === undefined) return undefined;
  const generation = Number(tag.gen);
  const withinSeconds = Number(tag.within);
  const autoReleaseMinutes = Number(tag.autoRelease ?? 0);
  if (generation > LATEST || withinSeconds > LONGEST || autoReleaseMinutes > LONGEST) return undefined;
  return {
    goal: tag.goal,
    generation,
    withinSeconds,
    ...(tag.ip !== undefined && { publicIp: true }),
    ...(tag.autoRelease !== undefined && { autoReleaseMinutes }),
    ...(tag.onFailure !== undefined && { onFailure: tag.onFailure }),
    ...(tag.force !== undefined && { forceStop: true }),
    ...(tag.mode !== undefined && { stoppedMode: tag.mode }),
    ...(tag.failure !== undefined && { failure: tag.failure }),
  };
}

/**
 * When an intent was set, in milliseconds since the epoch; `LATEST` where it came with the instance and ECS does not tell
 * when that was, so that nothing ends on that account.
 */
export function setAt({ generation }: Intent, { createdAt }: Pick<Instance, 'createdAt'>): number {
  if (generation > 0) return generation;
  // ECS tells creation times to the minute, rounded down: a minute is added, so that nobody's time is cut short.
  return createdAt === undefined ? LATEST : createdAt + 60_000;
}

/** The instant an intent must have ended by, in milliseconds since the epoch. */
export function deadlineOf(intent: Intent, instance: Pick<Instance, 'createdAt'>): number {
  return setAt(intent, instance) + intent.withinSeconds * 1000;
}

/** For what an instance was created. */
export interface Slot {
  requestId: string;
  index: number;
  count: number;
  placement: number;
  /** The request has several placements: another one may have filled the same slot. */
  several?: true;
}

/** The two tags that tell for what an instance is created; CreateInstance writes them, and nobody ever changes them. */
export function slotTags(slot: Slot): Record<string, string> {
  return {
    [TAG.request]: slot.requestId,
    [TAG.slot]: `${slot.index}/${slot.count}/${slot.placement}${slot.several ? '+' : ''}`,
  };
}

/** The slot that an instance fills, as its work items carry it; nothing for an instance that is not ours. */
export function filledSlotOf(instance: Pick<Instance, 'tags'>): {
  slot?: Pick<Slot, 'requestId' | 'index' | 'placement'>;
} {
  const slot = slotOf(instance);
  if (slot === undefined) return {};
  const { requestId, index, placement } = slot;
  return { slot: { requestId, index, placement } };
}

/** Reads the request and slot tags; undefined for an instance that is not ours. */
export function slotOf(instance: Pick<Instance, 'tags'>): Slot | undefined {
  const requestId = instance.tags[TAG.request];
  const match = /^(\d{1,4})\/(\d{1,4})\/(\d{1,2})(\+?)$/.exec(instance.tags[TAG.slot] ?? '');
  if (requestId === undefined || match === null) return undefined;
  return {
    requestId,
    index: Number(match[1]),
    count: Number(match[2]),
    placement: Number(match[3]),
    ...(match[4] === '+' && { several: true }),
  };
}
