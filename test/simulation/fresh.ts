import { DEADLINE_EXCEEDED, UNKNOWN } from '../../shared/domain/instance.ts';
import { FAILED, type Outcome } from '../../shared/domain/outcomes.ts';
import { cleanUpIn, TAG } from '../../shared/domain/tags.ts';
import type { Invocation } from './invocation.ts';
import { apart, askedBefore, dueAt } from './truth.ts';

/** Checks that nothing is done or told on an old look: somebody may have been told of another goal meanwhile. */

/** The oldest look that a step may rest on, in milliseconds. */
const FRESH_MS = 20_000;

/** No step leaves on an old look. */
export function checkFresh(invocation: Invocation, ids: readonly string[]): void {
  const { world, name, key } = invocation;
  if (name !== 'reconcile') return;
  const age = Math.max(...ids.map((id) => ageOf(invocation, id)));
  if (age > FRESH_MS) world.violate('no step on an old look', `${key} acts on a look ${Math.round(age / 1000)} s old`);
}

/** Whether the look that shows an instance is too old to act on. */
export function isOldLook(invocation: Invocation, id: string): boolean {
  return ageOf(invocation, id) > FRESH_MS;
}

/** How old the look is that shows an instance, in milliseconds. */
function ageOf({ world, lookedAt }: Invocation, id: string): number {
  return world.clock.now() - (lookedAt.get(id) ?? -Infinity);
}

/**
 * What has failed is given back on a fresh look, or on a later one: by now it may be at its goal.
 * @param tags those that the instances get.
 */
export function checkGiveBack(
  invocation: Invocation,
  ids: readonly string[],
  tags: Readonly<Record<string, string>>,
): void {
  const [, cleanUp] = cleanUpIn(tags);
  // Each further kind of failure waits for the call of the one before. A twin is looked for first.
  if (cleanUp?.failure === undefined || invocation.gaveBack) return;
  invocation.gaveBack = true;
  checkFresh(invocation, ids);
}

/** That a goal is reached is told while the look that shows it is fresh. */
export function checkFreshEnd(invocation: Invocation, { id, type, subject }: Outcome): void {
  const { world, lookedAt } = invocation;
  if (type === FAILED || type === 'instance.released' || !lookedAt.has(subject)) return;
  const age = ageOf(invocation, subject);
  if (age > FRESH_MS) world.violate('no step on an old look', `${id} rests on a look ${Math.round(age / 1000)} s old`);
}

/** For so long past its deadline an instance that ECS does not show clearly may yet be at its goal, in milliseconds. */
const UNCLEAR_MS = 600_000;

/**
 * What ECS does not show clearly has no end, but long past its deadline, or where its tags say that it has failed; and a
 * sweep leaves it alone.
 */
export function checkClear(invocation: Invocation, { id, subject, data }: Outcome): void {
  const { world, seen, trigger } = invocation;
  const { status, tags = {} } = seen.get(subject) ?? {};
  if (status !== UNKNOWN || tags[TAG.outcome] !== undefined) return;
  const facts = world.ledger.instances.get(subject);
  const last = facts?.goals.at(-1);
  const asked = facts && last && askedBefore(facts, last);
  const due = facts && asked && dueAt(world, facts, asked);
  const isEarly =
    data.code === DEADLINE_EXCEEDED && due !== undefined && world.clock.now() < due - apart(world) + UNCLEAR_MS;
  if (data.code === undefined || isEarly || trigger === 'sweep')
    world.violate('outcomes are true', `${id} rests on an unclear look`);
}
