import * as v from 'valibot';
import type { ScheduleOutcome } from '../../shared/domain/scheduleOutcome.ts';
import { decodeTrigger } from '../../shared/platform/triggers.ts';
import { isMeant } from './answers.ts';
import type { Ended, Invocation } from './invocation.ts';
import type { GoalAction } from './script.ts';
import { optionsOf, platformAhead, selectionOf } from './timers.ts';
import { requestById } from './truth.ts';
import type { World } from './world.ts';

/** A firing of a timer that sets a goal is a call of its setter, by nobody who waits for an answer. */
export function noteFiring({ world, key }: Invocation, event: Buffer): void {
  const trigger = decodeTrigger(event);
  if (trigger.kind !== 'timer') return;
  const action = goalOf(world, trigger.name);
  if (action === undefined) return;
  const { goal, force } = action;
  // What was set since it was due is newer, whenever it is tried; times of firings are whole seconds, by a clock of their own.
  const began = Date.parse(trigger.time) - platformAhead(world) - SECOND_MS - 2 * world.script.skew;
  world.ledger.goals.push({ key, goal, action, force, began, accepted: [], foreign: false });
}

const SECOND_MS = 1_000;

function goalOf({ script }: World, id: string): GoalAction | undefined {
  return script.actions.find((action): action is GoalAction => action.kind === 'goal' && action.id === id);
}

const GoalSet = v.object({ instances: v.array(v.object({ instanceId: v.string() })) });

/**
 * Checks that it is told how a firing ended, once that is decided: the platform makes no further call then. Before, a
 * further call may do more, so nothing is told.
 */
export function checkFiring(invocation: Invocation, ended: Ended<unknown>): void {
  const { world, key, firings } = invocation;
  const facts = world.ledger.goals.find((each) => each.key === key);
  if (facts !== undefined && ended.kind === 'returned' && v.is(GoalSet, ended.value)) {
    facts.answered = world.clock.now();
    facts.accepted.push(...ended.value.instances.map(({ instanceId }) => instanceId));
  }
  const isDecided = ended.kind === 'returned';
  if (firings.length > 1 || (isDecided && firings.length === 0))
    world.violate('firings are told', `${key} tells ${firings.length} ends`);
  for (const each of firings) {
    const isTrue = facts === undefined ? isTrueOfRequest(world, each) : isTrueOfGoal(invocation, facts.action, each);
    if (!isTrue || !isNamed(invocation, each))
      world.violate('firings are told', `${key} tells ${JSON.stringify(each)}`);
  }
}

/** Whether it names its function, its timer and its time. */
function isNamed({ name }: Invocation, { id, subject, data }: ScheduleOutcome): boolean {
  return data.function === name && id === `${name}/${subject}/${data.fired}` && data.code !== '';
}

/** Whether it names its request, and failed exactly where an instance is missing. */
function isTrueOfRequest(world: World, { subject, data }: ScheduleOutcome): boolean {
  const { fired, requestId, instances, code } = data;
  const expected = `${subject}-${fired}`;
  // What refuses the whole request knows nothing of its id.
  const isOfRequest = requestId === expected || (requestId === undefined && code !== undefined);
  const request = requestById(world, expected);
  const slots = [...world.ledger.instances.values()].flatMap(({ slot }) =>
    slot?.requestId === expected ? slot.index : [],
  );
  const isWhole = instances === request?.body.count;
  return isOfRequest && instances <= new Set(slots).size && (code === undefined) === isWhole;
}

/** Whether it failed exactly where an instance that is there and meant did not get the goal. */
function isTrueOfGoal({ world, seen }: Invocation, action: GoalAction, { data }: ScheduleOutcome): boolean {
  const request = { method: 'POST', body: { ...selectionOf(world, action), ...optionsOf(action) } } as const;
  const meant = [...seen.values()].filter((instance) => isMeant(request, instance)).length;
  return data.code === undefined ? data.instances === meant : data.instances < Math.max(1, meant);
}
