import type { Outcome } from '../../shared/outcomes.ts';
import { intentOf, TAG, type WorkItem } from '../../shared/workItem.ts';
import { CANARY } from './generate.ts';
import type { Invocation } from './invocation.ts';
import type { World } from './world.ts';

/** Checks at the moment of an act: what it may be is known then and there. */

const CANARIES = [CANARY, Buffer.from(CANARY).toString('base64')];

/** Promise 6: no secret in anything that is said. */
export function checkSecrets(world: World, where: string, text: string): void {
  if (CANARIES.some((canary) => text.includes(canary))) world.violate('no secret leaks', `${where} holds one`);
}

/** Promise 4: only what was last seen Stopped is started, and only when its goal says so. */
export function checkStart(invocation: Invocation, ids: readonly string[]): void {
  for (const id of ids) {
    const seen = invocation.seen.get(id);
    if (seen?.status !== 'Stopped') {
      invocation.world.violate('StartInstance only on Stopped', `${id} was last seen ${seen?.status ?? 'never'}`);
    }
    checkGoal(invocation, id, 'Running');
  }
}

export function checkStop(invocation: Invocation, ids: readonly string[]): void {
  for (const id of ids) checkGoal(invocation, id, 'Stopped');
}

/** Promise 4: nothing is released that is not ours, unless somebody said so by force. */
export function checkRelease(invocation: Invocation, ids: readonly string[]): void {
  const { world } = invocation;
  for (const id of ids) {
    checkGoal(invocation, id, 'Released');
    const facts = world.ledger.instances.get(id);
    const forced = world.ledger.goals.some(({ goal, force, foreign }) => goal === 'Released' && force && foreign);
    if (facts?.slot === undefined && !forced) {
      world.violate('nothing is released that is not ours', `${id} was not created here`);
    }
  }
}

/** The newest goal wins: an act serves the goal that its invocation last saw on the instance. */
function checkGoal({ seen, world }: Invocation, id: string, goal: string): void {
  const intent = intentOf({ tags: seen.get(id)?.tags ?? {} });
  if (intent?.goal !== goal) {
    world.violate('the newest goal wins', `${id} is brought to ${goal} under the goal ${intent?.goal ?? 'none'}`);
  }
}

/** An invocation knows what it has written itself. */
export function sawTags({ seen }: Invocation, ids: readonly string[], tags: Readonly<Record<string, string>>): void {
  for (const id of ids) {
    const instance = seen.get(id);
    if (instance !== undefined) seen.set(id, { ...instance, tags: { ...instance.tags, ...tags } });
  }
}

/** Reconcile never writes the tag that holds what somebody wants: it might write over what it has not seen. */
export function checkGoalTag({ name, world, key }: Invocation, tags: Readonly<Record<string, string>>): void {
  if (name === 'reconcile' && tags[TAG.goal] !== undefined) world.violate('the newest goal wins', `${key} set a goal`);
}

/** The sweep and the hints never enqueue. */
export function checkSend({ enqueuesNothing, key, world }: Invocation, items: readonly WorkItem[]): void {
  if (enqueuesNothing) world.violate('the sweep never enqueues', `${key} enqueued ${items.length} items`);
}

/** One outcome an item, told as often as need be but always the same; and none that is not true. */
export function checkOutcome(world: World, outcome: Outcome): void {
  const facts = world.ledger.instances.get(outcome.subject);
  const before = world.ledger.outcomesOf(outcome.subject).find((each) => each.outcome.id === outcome.id)?.outcome;
  // Excluded: what somebody changes behind our back between the telling and the untagging may be told as a failure, too.
  if (before !== undefined && before.type !== outcome.type && facts?.meddled !== true) {
    const tell = ({ type, data }: Outcome): string => `${type} ${data.code ?? ''}`;
    world.violate('one outcome an item', `${outcome.id} is ${tell(before)} and ${tell(outcome)}`);
  }
  if (facts === undefined) return;
  const goal = { 'instance.running': 'Running', 'instance.stopped': 'Stopped' }[outcome.type as string];
  if (goal !== undefined && !facts.statuses.some(({ status }) => status === goal)) {
    world.violate('outcomes are true', `${outcome.id} says ${goal}, which it never was`);
  }
}
