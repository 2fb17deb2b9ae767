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

/** The prefix of every tag key of ours. */
export const TAG_PREFIX = 'ecs-provisioner';

/**
 * The tags that hold all state, on the instance itself. Each has one kind of writer, so no write can undo another:
 * CreateInstance writes request and slot, whoever sets a goal writes goal, reconcile writes the others. Whoever writes
 * a goal or a clean-up puts pending on in the same call; reconcile takes it off.
 *
 * Deployed instances bear these keys, so a key never changes, also where the code now uses another word
 * (`ecs-provisioner-told` for `published`).
 */
export const TAG = {
  /** The id of the request that the instance was created for. */
  request: `${TAG_PREFIX}-request`,
  /**
   * `<index>/<count>/<placement>`: which of the request's instances it is, and which placement it came from. A `+`
   * follows where the request has several placements.
   */
  slot: `${TAG_PREFIX}-slot`,
  /** The latest intent. It stays after the goal is reached, so that `status` can show it. */
  goal: `${TAG_PREFIX}-goal`,
  /** The goal, while it is open. The sweep searches for this key. */
  pending: `${TAG_PREFIX}-pending`,
  /**
   * `<generation>/<intent>`: reconcile has decided to give the instance back after the goal of that generation. A newer
   * goal makes it void, so that reconcile never overrides a goal that it has not seen.
   */
  cleanUp: `${TAG_PREFIX}-clean-up`,
  /** `<generation>/<code>/<time>` of the latest failure. reconcile records it before it publishes the outcome. */
  outcome: `${TAG_PREFIX}-outcome`,
  /**
   * The generation of the latest intent whose outcome is published. reconcile writes it before it takes pending off.
   * The goal of the creation needs none: no earlier goal exists whose end could have taken its pending tag off.
   */
  published: `${TAG_PREFIX}-told`,
} as const;

/** One of our tags. */
export type OwnTag = keyof typeof TAG;

/**
 * The keys that our tags have in the account, where several deployments share it: each has a prefix. Within a deployment
 * they are called `TAG`; only the way to ECS knows the prefix.
 * @example tagKeys('test-').goal; // 'test-ecs-provisioner-goal'
 */
export function tagKeys(prefix: string): Record<OwnTag, string> {
  return Object.fromEntries(Object.entries(TAG).map(([tag, key]) => [tag, `${prefix}${key}`])) as Record<
    OwnTag,
    string
  >;
}

/**
 * Swaps the keys of our tags between what a deployment calls them and what they are in the account, and leaves all others
 * as they are. It is its own inverse, so that no two keys become one: a tag of a deployment without a prefix comes in under
 * a name that is not ours.
 * @example keySwap('test-')(tagKeys('test-').goal); // TAG.goal, and the other way round
 */
export function keySwap(prefix: string): (key: string) => string {
  const named = tagKeys(prefix);
  const swaps = (Object.keys(TAG) as OwnTag[]).flatMap((tag) => [
    [TAG[tag], named[tag]] as const,
    [named[tag], TAG[tag]] as const,
  ]);
  const swapped = new Map<string, string>(swaps);
  return (key) => swapped.get(key) ?? key;
}

const VERSION = 'v1';

/** ECS allows this many tags on an instance. */
export const MOST_TAGS = 20;

/**
 * The two tags that set a goal; one call must write both. ECS allows a value 128 characters and no `http://`.
 * @example goalTags(intent); // {"ecs-provisioner-goal": 'v1/Stopped/gen=…', "ecs-provisioner-pending": 'Stopped'}
 */
export function goalTags(intent: Intent): Record<string, string> {
  return { [TAG.goal]: encodeIntent(intent), [TAG.pending]: intent.goal };
}

/**
 * The two tags that give an instance back after its goal of this generation.
 * @example cleanUpTags(0, intent); // {"ecs-provisioner-clean-up": '0/v1/Released/…', "ecs-provisioner-pending": 'Released'}
 */
export function cleanUpTags(generation: number, intent: Intent): Record<string, string> {
  return { [TAG.cleanUp]: `${generation}/${encodeIntent(intent)}`, [TAG.pending]: intent.goal };
}

/**
 * How many tags have to go from an instance before there is room for all that a later goal may need until its end.
 * @example tagsTooMany({ tags: { team: 'web' } }); // 0
 */
export function tagsTooMany({ tags }: Pick<Instance, 'tags'>): number {
  // Request and slot come with the instance or never.
  const ours = Object.values(TAG).filter((key) => key !== TAG.request && key !== TAG.slot);
  return Math.max(0, new Set([...Object.keys(tags), ...ours]).size - MOST_TAGS);
}

/**
 * What is wanted of an instance now: its goal, or the clean-up after it.
 * @returns undefined for an instance without a readable goal tag.
 * @example
 * intentOf({ tags: { [TAG.goal]: 'v1/Stopped/gen=1767225600000/within=900' } });
 * // {goal: 'Stopped', generation: 1767225600000, withinSeconds: 900}
 */
export function intentOf({ tags }: Pick<Instance, 'tags'>): Intent | undefined {
  const goal = decodeIntent(tags[TAG.goal]);
  const [generation, cleanUp] = cleanUpIn(tags);
  return generation === String(goal?.generation) ? (cleanUp ?? goal) : goal;
}

/**
 * The generation of the goal that a clean-up follows, and the clean-up, whatever the present goal is.
 * @example cleanUpIn(cleanUpTags(0, intent)); // ['0', intent]
 */
export function cleanUpIn(tags: Instance['tags']): [generation: string | undefined, cleanUp: Intent | undefined] {
  const [generation, ...intent] = (tags[TAG.cleanUp] ?? '').split('/');
  return [generation, decodeIntent(intent.join('/'))];
}

/**
 * The newest generation that the tags tell of, though it may be that of a clean-up which came after a newer goal, and so
 * is none.
 * @returns undefined where no goal tag is readable.
 * @example newestGeneration({ tags: { ...goalTags(stop), ...cleanUpTags(0, later) } }); // that of `later`
 */
export function newestGeneration({ tags }: Pick<Instance, 'tags'>): number | undefined {
  const goal = decodeIntent(tags[TAG.goal]);
  const [, cleanUp] = cleanUpIn(tags);
  return goal && Math.max(goal.generation, cleanUp?.generation ?? 0);
}

/**
 * Whether this intent, the present one of the instance, is a clean-up and not its goal.
 * @example isCleanUp({ tags: goalTags(intent) }, intent); // false
 */
export function isCleanUp({ tags }: Pick<Instance, 'tags'>, { generation }: Intent): boolean {
  return decodeIntent(tags[TAG.goal])?.generation !== generation;
}

/**
 * The tag that records a failure of this intent.
 * @param now milliseconds since the epoch.
 * @example failureTag({ generation: 0, … }, 'DeadlineExceeded', 1767225600000);
 * // {"ecs-provisioner-outcome": '0/DeadlineExceeded/1767225600000'}
 */
export function failureTag({ generation }: Intent, code: string, now: number): Record<string, string> {
  return { [TAG.outcome]: `${generation}/${code}/${now}` };
}

/**
 * The code of the failure that is recorded for this intent.
 * @example recordedFailure({ tags: failureTag(intent, 'DeadlineExceeded', now) }, intent); // 'DeadlineExceeded'
 */
export function recordedFailure(instance: Pick<Instance, 'tags'>, intent: Intent): string | undefined {
  return recordOf(instance, intent)?.[1];
}

/**
 * When the failure of this intent was recorded, in milliseconds since the epoch; 0 where nobody can say, as in the records
 * of earlier builds.
 * @example recordedAt({ tags: failureTag(intent, 'DeadlineExceeded', 1767225600000) }, intent); // 1767225600000
 */
export function recordedAt(instance: Pick<Instance, 'tags'>, intent: Intent): number {
  return Number(recordOf(instance, intent)?.[2] ?? 0);
}

function recordOf({ tags }: Pick<Instance, 'tags'>, { generation }: Intent): string[] | undefined {
  const record = (tags[TAG.outcome] ?? '').split('/');
  return record[0] === String(generation) ? record : undefined;
}

/**
 * Whether the tags say that this intent's outcome is published. They never say so of the first goal: it counts as
 * published.
 * @example isPublished({ tags: { [TAG.published]: '1767225600000' } }, { generation: 1767225600000, … }); // true
 */
export function isPublished({ tags }: Pick<Instance, 'tags'>, { generation }: Pick<Intent, 'generation'>): boolean {
  return generation === 0 || tags[TAG.published] === String(generation);
}

/**
 * The value of a goal tag. People can read it in the console, and it has only characters that ECS allows in tags.
 * @example
 * encodeIntent({ goal: 'Running', generation: 0, withinSeconds: 600, publicIp: true });
 * // 'v1/Running/gen=0/within=600/ip'
 */
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
/**
 * The latest time that we accept, in milliseconds. A Date ends at 8.64e15, so it can still show this plus `LONGEST`.
 */
export const LATEST = 1e15;
/** The longest length that we accept, in seconds or minutes. */
const LONGEST = 1e9;

/** The named groups of `INTENT`. */
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

/**
 * Reads a goal tag. Anybody may edit a tag, so only exactly our form is an intent.
 * @returns undefined for any other text.
 * @example
 * decodeIntent('v1/Stopped/gen=1767225600000/within=900');
 * // {goal: 'Stopped', generation: 1767225600000, withinSeconds: 900}
 */
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
 * When an intent was set, in milliseconds since the epoch. `LATEST` for the goal of the creation where ECS does not
 * show the creation time: without it, no deadline may end the goal.
 * @example setAt({ generation: 0, … }, { createdAt: 1767225600000 }); // 1767225660000
 */
export function setAt({ generation }: Intent, { createdAt }: Pick<Instance, 'createdAt'>): number {
  if (generation > 0) return generation;
  // ECS rounds creation times down to the minute. The added minute keeps a deadline from coming early.
  return createdAt === undefined ? LATEST : createdAt + 60_000;
}

/**
 * The deadline of an intent, in milliseconds since the epoch.
 * @example deadlineOf({ generation: 1767225600000, withinSeconds: 900, … }, instance); // 1767226500000
 */
export function deadlineOf(intent: Intent, instance: Pick<Instance, 'createdAt'>): number {
  return setAt(intent, instance) + intent.withinSeconds * 1000;
}

/** Which server of which request an instance was created as. */
export interface Slot {
  requestId: string;
  index: number;
  count: number;
  placement: number;
  /** The request has several placements, so an instance in another one may fill the same slot. */
  several?: true;
}

/**
 * The request and slot tags. CreateInstance writes them, and nobody changes them later.
 * @example
 * slotTags({ requestId: 'nightly', index: 0, count: 3, placement: 1 });
 * // {"ecs-provisioner-request": 'nightly', "ecs-provisioner-slot": '0/3/1'}
 */
export function slotTags(slot: Slot): Record<string, string> {
  return {
    [TAG.request]: slot.requestId,
    [TAG.slot]: `${slot.index}/${slot.count}/${slot.placement}${slot.several ? '+' : ''}`,
  };
}

/**
 * The slot of an instance as its work items carry it; `{}` for an instance that was not created here.
 * @example
 * filledSlotOf({ tags: slotTags({ requestId: 'nightly', index: 0, count: 3, placement: 1 }) });
 * // {slot: {requestId: 'nightly', index: 0, placement: 1}}
 */
export function filledSlotOf(instance: Pick<Instance, 'tags'>): {
  slot?: Omit<Slot, 'count'>;
} {
  const slot = slotOf(instance);
  if (slot === undefined) return {};
  const { requestId, index, placement, several } = slot;
  return { slot: { requestId, index, placement, ...(several && { several }) } };
}

/**
 * Reads the request and slot tags; undefined for an instance that was not created here.
 * @example
 * slotOf({ tags: { [TAG.request]: 'nightly', [TAG.slot]: '0/3/1' } });
 * // {requestId: 'nightly', index: 0, count: 3, placement: 1}
 */
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
