import { FAILED, type Outcome } from '../../shared/domain/outcomes.ts';
import { DEADLINE_EXCEEDED, UNKNOWN } from '../../shared/domain/instance.ts';
import type { Invocation } from './invocation.ts';
import type { GoalWrite, InstanceFacts } from './ledger.ts';
import { NO_FAULTS } from './rates.ts';
import { REGION } from './settings.ts';
import { apart, askedBefore, dueAt, goalOf, isLeftOut, requestOf } from './truth.ts';
import type { World } from './world.ts';

/** Checks what an outcome says against what really happened. */
export function checkTold(world: World, outcome: Outcome, facts: InstanceFacts): void {
  if (saysGone(outcome)) checkGone(world, outcome, facts);
  const generation = Number(outcome.id.split('/').at(-1));
  const write = Number.isNaN(generation) ? facts.goals.at(-1) : goalOf(facts, generation);
  if (outcome.type === FAILED) checkFailure(world, outcome, facts, Number.isNaN(generation) ? undefined : write);
  else if (outcome.type === 'instance.running') checkRunning(world, outcome, facts);
}

/** Whether an outcome says that its instance is gone. */
export function saysGone({ type, data }: Outcome): boolean {
  return type === 'instance.released' || (type === FAILED && data.released === true);
}

/** That an instance is gone is said when it is, and under one id whoever finds it. */
function checkGone(world: World, { id, subject }: Outcome, facts: InstanceFacts): void {
  const { goneAt, instanceId } = facts;
  // Excluded: two answers left it out.
  if (goneAt === undefined && !isLeftOut(facts)) {
    world.violate('outcomes are true', `${id} says that ${instanceId} is gone, which is there`);
  }
  const before = world.ledger.outcomesOf(subject).find(({ outcome }) => saysGone(outcome) && outcome.id !== id);
  if (before !== undefined) {
    world.violate('one outcome an item', `${subject} is told to be gone as ${before.outcome.id} and ${id}`);
  }
}

/** A failure names its request, slot, goal and reason; a deadline is that of somebody who set it. */
function checkFailure(world: World, outcome: Outcome, facts: InstanceFacts, write: GoalWrite | undefined): void {
  const { id, data } = outcome;
  const { slot, goals, messageLost, goneAt, goneBy } = facts;
  // Excluded: tags and message are gone, or ECS does not show the tags, and what they knew is lost.
  const isForgotten = messageLost || facts.forgotten === true;
  if (isForgotten && (goneAt !== undefined || data.status === UNKNOWN)) return;
  const asked = write && askedBefore(facts, write);
  const hasGoal =
    asked === undefined ? goals.some(({ intent }) => intent.goal === data.goal) : asked.intent.goal === data.goal;
  const isNamed = data.requestId === slot?.requestId && data.slot === slot?.index && (data.reason ?? '') !== '';
  if (!isNamed || !hasGoal) world.violate('a failure names its cause', `${id} says ${JSON.stringify(data)}`);
  checkOwnRefusal(world, outcome);
  // Excluded: a message of an earlier goal that comes after the end, which it repeats under the same id.
  const isRepeated = world.ledger.outcomesOf(outcome.subject).some((each) => each.outcome.id === id);
  // Excluded: who released it died before it could say so, got no answer for 46 s, waits for another call that takes as long, or MNS
  // refused its outcome. Meanwhile an older message finds the instance gone.
  const { releasedBy: by, instanceId } = facts;
  const isUntold =
    by !== undefined && (by.dead || !by.ended || by.unanswered.has(instanceId) || by.unpublished.has(instanceId));
  if (data.code === 'InstanceVanished' && goneBy === 'release' && !isRepeated && !isUntold) {
    world.violate('outcomes are true', `${id} says that ${facts.instanceId} vanished, which was released`);
  }
  const due = asked && dueAt(world, facts, asked);
  if (data.code === DEADLINE_EXCEEDED && asked !== undefined && due !== undefined) {
    checkReachable(world, outcome, facts, asked, due);
  }
  if (data.code === DEADLINE_EXCEEDED && due !== undefined && world.clock.now() < due - apart(world) - EARLY_MS) {
    world.violate(
      'outcomes are true',
      `${id} fails ${Math.round((due - world.clock.now()) / 1000)} s before its deadline`,
    );
  }
}

/** Any one of many instances may be why ECS refuses a call about them: each fails by a refusal of its own alone. */
function checkOwnRefusal(world: World, { id, subject, data: { code = '' } }: Outcome): void {
  const { refusedTogether, refusedAlone } = world.ledger;
  if (refusedTogether.has(code) && refusedAlone.get(subject)?.has(code) !== true) {
    world.violate('outcomes are true', `${id} fails with ${code}, with which ECS refused others`);
  }
}

/** So long a goal takes at most where nothing goes wrong, in milliseconds: all states one after another, and looks between. */
const CALM_MS = 120_000;

const RELEASE_TIMES_A_MINUTE = 200;

/** Where nothing goes wrong, what has the time for it reaches its goal. */
function checkReachable(world: World, { id }: Outcome, facts: InstanceFacts, asked: GoalWrite, due: number): void {
  const { rates, weather } = world.script;
  const began = asked.by === 'create' ? facts.createdAt : asked.at;
  // Release times are set one by one, and within the budget of a minute.
  const minutes = Math.floor(world.ledger.instances.size / RELEASE_TIMES_A_MINUTE);
  const isEnough = due - began >= CALM_MS + minutes * 60_000;
  if (rates === NO_FAULTS && weather.length === 0 && facts.meddledAt === undefined && isEnough) {
    world.violate('a calm cloud reaches its goals', `${id} fails at its deadline`);
  }
}

/** A function's clock counts in whole milliseconds from the beginning of its call. */
const EARLY_MS = 2_000;

/** What runs is told with its addresses, and as it was asked for. */
function checkRunning(world: World, { id, data }: Outcome, facts: InstanceFacts): void {
  const body = requestOf(world, facts)?.body;
  const instance = world.ecs.state.region(REGION).visible.find(facts.instanceId);
  if (body === undefined || instance === undefined) return;
  const { slot } = facts;
  if (data.requestId !== slot?.requestId || data.slot !== slot?.index || data.placement !== slot?.placement)
    world.violate('outcomes are true', `${id} names ${JSON.stringify(data)}`);
  const isThere = (address: string): boolean => address !== '';
  if (data.privateIpAddresses?.some(isThere) !== true) world.violate('outcomes are true', `${id} names no address`);
  if (body['internetMaxBandwidthOut'] !== undefined && data.publicIpAddresses?.some(isThere) !== true) {
    world.violate('options are obeyed', `${id} names no public address`);
  }
  // The creation's goal sets it, or, where a stop interrupted that, the next start; but not once a start has failed.
  const hasFailed = world.ledger.outcomesOf(facts.instanceId).some(({ outcome }) => outcome.type === FAILED);
  const wantsRelease = body['autoReleaseMinutes'] !== undefined && facts.meddledAt === undefined && !hasFailed;
  if (wantsRelease && instance.autoReleaseAt === undefined && facts.hadReleaseTime !== true)
    world.violate('options are obeyed', `${id} has no release time`);
}

/**
 * A function instance remembers what it has told to be gone, and says it once, however many messages name it. An answer
 * that shows it yet makes it think again; and an id that ECS has never listed is a matter of its message.
 */
export function checkGoneOnce(invocation: Invocation, { id, subject, data }: Outcome): void {
  const { world, key, trigger, seen, instance } = invocation;
  const isKnown = data.code !== 'InstanceNeverListed';
  if (trigger === 'queue' && isKnown && !seen.has(subject) && instance.toldGone.has(id))
    world.violate('one outcome an item', `${key} says ${id} once more`);
}

/** A look at messages has come to its end: its function instance remembers what it has told to be gone. */
export function noteToldGone({ trigger, toldGone, instance }: Invocation): void {
  if (trigger === 'queue') for (const id of toldGone) instance.toldGone.add(id);
}
