import * as v from 'valibot';
import type { GoalFacts, GoalWrite, InstanceFacts, Published } from './ledger.ts';
import type { RequestAction } from './script.ts';
import type { World } from './world.ts';

/** What people asked for, by the script: what the functions wrote into tags and messages counts for nothing here. */

/** The request of this id. A timer's request gets the time of its firing into its id. */
export function requestById({ script }: World, id: string): RequestAction | undefined {
  return script.actions.find(
    (action): action is RequestAction =>
      action.kind === 'request' && (action.id === id || id.startsWith(`${action.id}-`)),
  );
}

/** The request that an instance was created for. */
export function requestOf(world: World, { slot }: Pick<InstanceFacts, 'slot'>): RequestAction | undefined {
  return slot && requestById(world, slot.requestId);
}

/** The outcomes of the instance's slot that are about it: one that no Describe ever listed ends so. */
export function endsOfSlot({ ledger }: World, { slot, instanceId }: InstanceFacts): Published[] {
  const ofSlot = slot === undefined ? [] : ledger.outcomesOf(`${slot.requestId}/${slot.index}`);
  return ofSlot.filter(({ outcome }) => outcome.data.instanceId === instanceId);
}

const Tags = v.optional(v.array(v.object({ key: v.string(), value: v.string() })), []);

/** The tags that a request to a function names. */
export function tagsIn(body: Readonly<Record<string, unknown>>): v.InferOutput<typeof Tags> {
  return v.parse(Tags, body['tag']);
}

/** The call that set a goal; undefined for the goal of a creation and for a clean-up. */
export function setterOf({ ledger }: World, { writer }: GoalWrite): GoalFacts | undefined {
  return ledger.goals.find(({ key }) => key === writer);
}

/** The goal of this generation that was set on an instance. */
export function goalOf({ goals }: InstanceFacts, generation: number): GoalWrite | undefined {
  return goals.findLast(({ intent }) => intent.generation === generation);
}

/** The goal that somebody asked for: itself, or the one that a clean-up follows. */
export function askedBefore({ goals }: InstanceFacts, write: GoalWrite): GoalWrite | undefined {
  return goals.slice(0, goals.indexOf(write) + 1).findLast(({ by }) => by !== 'reconcile');
}

/** When a goal that somebody asked for has to have ended, in milliseconds since the epoch of ECS's clock. */
export function dueAt(world: World, facts: InstanceFacts, write: GoalWrite): number | undefined {
  const seconds =
    write.by === 'create'
      ? requestOf(world, facts)?.body['deadlineSeconds']
      : setterOf(world, write)?.action.deadlineSeconds;
  if (typeof seconds !== 'number') return undefined;
  // A goal's time counts from when its setter began: the call that writes it may take 46 s.
  const since = write.by === 'create' ? facts.createdAt : Math.min(write.at, write.intent.generation);
  return since + seconds * 1000;
}

/** The code of what the role may not do. */
export const FORBIDDEN = 'Forbidden.RAM';

/** Why ECS changes no tag of an instance, whoever asks: the role may not, or the user's own tags leave no room. */
export const UNWRITABLE: ReadonlySet<string> = new Set([FORBIDDEN, 'QuotaExceed.Tags']);

/** Whether another instance was created for the slot of this one. */
export function hasTwin({ ledger }: World, { instanceId, slot }: InstanceFacts): boolean {
  return [...ledger.instances.values()].some(
    (other) =>
      other.instanceId !== instanceId && other.slot?.requestId === slot?.requestId && other.slot?.index === slot?.index,
  );
}

/** What an instance really was at a time, in milliseconds since the epoch. */
export function statusAt({ statuses }: InstanceFacts, time: number): string | undefined {
  return statuses.findLast(({ at }) => at <= time)?.status;
}

/** How far two clocks may be apart, in milliseconds. */
export function apart({ script }: World): number {
  return Math.abs(script.ahead) + 2 * script.skew;
}

/** Whether two answers of DescribeInstances left out an instance that was there: it may count as gone. */
export function isLeftOut({ leftOut }: InstanceFacts): boolean {
  return leftOut >= 2;
}
