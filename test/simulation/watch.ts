import * as v from 'valibot';
import type { Answer } from '../../shared/platform/http.ts';
import { DEADLINE_EXCEEDED, GOALS, isGoneAt, STATUS_AT, type Status } from '../../shared/domain/instance.ts';
import { FAILED, type Outcome } from '../../shared/domain/outcomes.ts';
import { CloudError, RequestError } from '../../shared/cloud/errors.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { decodeIntent, intentOf, TAG, tagsTooMany } from '../../shared/domain/tags.ts';
import { CANARY, FLEET } from './generate.ts';
import { checkTold } from './outcomeChecks.ts';
import type { Invocation } from './invocation.ts';
import type { InstanceFacts } from './ledger.ts';
import { NO_FAULTS } from './rates.ts';
import { REGION } from './settings.ts';
import type { GoalAction, RequestAction } from './script.ts';
import { FORBIDDEN, hasTwin, isLeftOut, requestOf, tagsIn } from './truth.ts';
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
    if (seen !== undefined && seen.locks.length > 0) {
      invocation.world.violate('StartInstance only on Stopped', `${id} was seen locked`);
    }
    checkGoal(invocation, id, 'Running');
    const wantsAddress = intentOf({ tags: seen?.tags ?? {} })?.publicIp === true;
    if (wantsAddress && seen?.publicIps.length === 0) {
      invocation.world.violate('the address comes before the start', `${id} is started without one`);
    }
  }
}

/** An invocation knows what address it was given. */
export function sawAddress({ seen }: Invocation, id: string, address: string): void {
  const instance = seen.get(id);
  if (instance !== undefined) seen.set(id, { ...instance, publicIps: [address] });
}

export function checkStop(invocation: Invocation, ids: readonly string[]): void {
  for (const id of ids) checkGoal(invocation, id, 'Stopped');
}

/** Promise 4: nothing is released that is not ours, unless somebody said so by force. */
export function checkRelease(invocation: Invocation, ids: readonly string[]): void {
  const { world } = invocation;
  for (const id of ids) {
    checkGoal(invocation, id, undefined);
    checkKnown(invocation, id);
    const facts = world.ledger.instances.get(id);
    const setters = new Set(facts?.goals.map(({ writer }) => writer));
    const isForced = world.ledger.goals.some(
      ({ key, goal, force }) => goal === 'Released' && force && setters.has(key),
    );
    if (facts?.slot === undefined && !isForced) {
      world.violate('nothing is released that is not ours', `${id} was not created here`);
    }
  }
}

/** The tags go with the instance: a look at messages releases only what one of them says is to be released. */
function checkKnown({ world, key, trigger, told, seen }: Invocation, id: string): void {
  const generation = intentOf({ tags: seen.get(id)?.tags ?? {} })?.generation ?? 0;
  if (trigger === 'queue' && (told.get(id) ?? 0) < generation)
    world.violate('every item ends', `${key} releases ${id}, and no message says so`);
}

/**
 * The newest goal wins: an act serves the goal that its invocation last saw on the instance.
 * @param end the status that the act leads to.
 */
function checkGoal({ seen, world }: Invocation, id: string, end: Status | undefined): void {
  const tags = seen.get(id)?.tags ?? {};
  const intent = intentOf({ tags });
  if (tags[TAG.pending] === undefined) world.violate('a goal that has ended is left alone', `${id} was seen at rest`);
  if (intent === undefined || STATUS_AT[intent.goal] !== end) {
    const under = `under the goal ${intent?.goal ?? 'none'}`;
    world.violate('the newest goal wins', `${id} is brought to ${end ?? 'its end'} ${under}`);
  }
}

/** An invocation knows what it has written itself. */
export function sawTags({ seen }: Invocation, ids: readonly string[], tags: Readonly<Record<string, string>>): void {
  for (const id of ids) {
    const instance = seen.get(id);
    if (instance !== undefined) seen.set(id, { ...instance, tags: { ...instance.tags, ...tags } });
  }
}

/**
 * Reconcile never writes the tag that holds what somebody wants: it might write over what it has not seen. Whoever does
 * gives it a higher generation than that of the goal it saw there, whatever its clock says.
 */
export function checkGoalTag(
  { name, world, key, seen }: Invocation,
  ids: readonly string[],
  tags: Readonly<Record<string, string>>,
): void {
  const pending = tags[TAG.pending];
  if (Object.hasOwn(tags, TAG.pending) && !GOALS.some((goal) => goal === pending))
    world.violate('every item ends', `${key} marks ${ids.join()} as pending for ${pending ?? 'nothing'}`);
  if (tags[TAG.goal] === undefined) return;
  if (name === 'reconcile') world.violate('the newest goal wins', `${key} set a goal`);
  const generation = decodeIntent(tags[TAG.goal])?.generation ?? 0;
  const asked = world.ledger.goals.find((each) => each.key === key)?.action;
  for (const id of ids) {
    if (asked !== undefined && !isNamed(world, asked, id))
      world.violate('a goal is set on what was named alone', `${key} sets its goal on ${id}`);
    const before = intentOf({ tags: seen.get(id)?.tags ?? {} })?.generation ?? -1;
    if (generation <= before) world.violate('the newest goal wins', `${key} sets an older goal on ${id} than it saw`);
    const shown = seen.get(id);
    if (shown !== undefined && tagsTooMany(shown) > 0)
      world.violate('every item ends', `${key} sets a goal on ${id}, whose tags leave no room for its end`);
  }
}

function fleetOf(request: RequestAction | undefined): string | undefined {
  return tagsIn(request?.body ?? {}).find(({ key }) => key === FLEET)?.value;
}

/** Whether somebody who sets a goal means this instance. */
export function isNamed(world: World, { target }: GoalAction, id: string): boolean {
  const facts = world.ledger.instances.get(id);
  const request = facts && requestOf(world, facts);
  if (target === 'foreign') return request === undefined;
  if ('fleet' in target) return fleetOf(request) === target.fleet;
  if (request?.id !== target.request) return false;
  return !('slots' in target) || target.slots.includes(facts?.slot?.index ?? -1);
}

/** The sweep and the hints never enqueue, and nobody forgets a goal that a message told of. */
export function checkSend({ mayEnqueue, key, world, told, seen }: Invocation, items: readonly WorkItem[]): void {
  for (const { instanceId, generation } of items) {
    // The tags have the last word: a goal that was set on an old look lies over a newer one.
    const before = told.get(instanceId) ?? 0;
    const goals = (world.ledger.instances.get(instanceId)?.goals ?? []).map(({ intent }) => intent.generation);
    const wroteOver = goals.lastIndexOf(generation) > goals.lastIndexOf(before);
    const isSeen = intentOf({ tags: seen.get(instanceId)?.tags ?? {} })?.generation === generation;
    if (generation < before && !wroteOver && !isSeen) {
      world.violate('the newest goal wins', `${key} enqueues an older goal of ${instanceId} than it was told of`);
    }
  }
  const isReleased = items.every(({ goal }) => isGoneAt(goal));
  if (!mayEnqueue && !isReleased) world.violate('the sweep never enqueues', `${key} enqueued ${items.length} items`);
}

/** What a message says that finds no instance. Without the slot, which an older version forgets, both are under one id. */
const VANISHED: ReadonlySet<string> = new Set(['InstanceVanished', 'InstanceNeverListed']);

/** One outcome an item, told as often as need be but always the same; and none that is not true. */
export function checkOutcome(world: World, outcome: Outcome): void {
  const facts = world.ledger.instances.get(outcome.subject);
  const told = world.ledger.outcomesOf(outcome.subject).find((each) => each.outcome.id === outcome.id);
  // Excluded: what somebody changes behind our back between the telling and the untagging may be told as a failure, too.
  // Excluded: of an instance that is gone, a message of an earlier goal may say that it vanished, or what it was given
  // back for while somebody asked for its release, under the same id.
  const isVanished = [told?.outcome, outcome].some((each) => VANISHED.has(each?.data.code ?? ''));
  const isAsked = facts?.goals.some(({ by, intent }) => by !== 'reconcile' && isGoneAt(intent.goal)) === true;
  const isGivenBack = [told?.outcome, outcome].some((each) => facts?.givenBackFor.has(each?.data.code ?? '') === true);
  // Excluded: ECS has no room for the tag that says that it failed, or refuses it for good, and its goal is reached after all.
  const letter = `does not let us record how ${outcome.subject} failed`;
  const isUnrecorded =
    world.ledger.unwritable.has(outcome.subject) || world.ledger.letters.some((each) => each.includes(letter));
  // Excluded: before the tags said that it was published, a late step undid the goal, and for good.
  const isUnmarked = outcome.type === FAILED && !outcome.id.endsWith('/0') && !world.ledger.marked.has(outcome.id);
  // Excluded: the role may not tag, so that a twin can neither be given back nor known to have ended.
  const isUntagged =
    [told?.outcome, outcome].some((each) => each?.data.code === FORBIDDEN) &&
    facts !== undefined &&
    hasTwin(world, facts);
  // Excluded: a look beside the one that told it recorded a failure, and could not read it again to withdraw that.
  const { recordedAt = -Infinity, unconfirmed } = facts ?? {};
  const isUnconfirmed =
    outcome.data.code === DEADLINE_EXCEEDED && unconfirmed === true && told !== undefined && told.at < recordedAt;
  const isAllowed =
    isUnrecorded ||
    isUnconfirmed ||
    isUnmarked ||
    isUntagged ||
    (outcome.id.endsWith('/gone') && (isVanished || (isAsked && isGivenBack)));
  if (told !== undefined && told.outcome.type !== outcome.type && !isAllowed && !isMeddledAfter(facts, told.at)) {
    const tell = ({ type, data }: Outcome): string => `${type} ${data.code ?? ''}`;
    world.violate('one outcome an item', `${outcome.id} is ${tell(told.outcome)} and ${tell(outcome)}`);
  }
  if (isPassing(world, outcome.data.code ?? 'none')) {
    world.violate('a passing error ends no item', `${outcome.id} failed with ${outcome.data.code ?? ''}`);
  }
  if (facts === undefined) return;
  checkReason(world, outcome, facts);
  checkTold(world, outcome, facts);
  const goal = outcome.type === FAILED ? undefined : STATUS_AT[outcome.data.goal];
  if (goal !== undefined && !facts.statuses.some(({ status }) => status === goal)) {
    world.violate('outcomes are true', `${outcome.id} says ${goal}, which it never was`);
  }
}

/** What one message after another tells of, each tells once. A sweep beside them may tell it, too. */
export function checkToldOnce({ world, trigger }: Invocation, { id, subject }: Outcome): void {
  const { toldFromQueue, instances } = world.ledger;
  const facts = instances.get(subject);
  if (trigger !== 'queue' || facts === undefined) return;
  if (toldFromQueue.has(id) && isAlone(world, facts))
    world.violate('one outcome an item', `${id} is told twice in a calm cloud`);
  toldFromQueue.add(id);
}

/** Whether a goal has been told to have failed since somebody began to tell that it is reached. */
export function isFailedSince({ ledger }: World, { id, subject, type }: Outcome): boolean {
  const isTold = ledger.outcomesOf(subject).some(({ outcome }) => outcome.id === id && outcome.type === FAILED);
  return type !== FAILED && isTold;
}

/** Whether one message alone tells of an instance, and nothing goes wrong: then it is looked at by one after another. */
function isAlone(world: World, facts: InstanceFacts): boolean {
  const isCalm = world.script.rates === NO_FAULTS && facts.meddledAt === undefined;
  return isCalm && facts.goals.length === 1 && requestOf(world, facts)?.replays.length === 0;
}

/** The longest time between a look and the telling of what it saw, in milliseconds. */
const TELLING_MS = 60_000;

/** Whether somebody changed an instance in the console so late that what was told at this time knew nothing of it. */
export function isMeddledAfter(facts: InstanceFacts | undefined, toldAt: number): boolean {
  return facts?.meddledAt !== undefined && facts.meddledAt >= toldAt - TELLING_MS;
}

/** Errors that this simulation's services give in passing: none of them is a reason to give an instance up. */
const PASSING =
  /^$|Throttling|InternalError|ServiceUnavailable|UnknownError|OperationConflict|QpsLimit|SecurityToken|ServiceTimeout|GatewayTimeout|BackendFault|Upstream/;

function isPassing({ ledger }: World, code: string): boolean {
  return PASSING.test(code) || (ledger.passingCodes.has(code) && !ledger.finalCodes.has(code));
}

/** What `serve` throws to a timer to be called again. */
const CALL_AGAIN = /: call again\.$/;

/** An error that is neither a service's nor the caller's, nor a way to be called again, is a fault of the code. */
export function checkError({ world, key, trigger }: Invocation, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  checkSecrets(world, 'an error', message);
  if (error instanceof CloudError || error instanceof RequestError) return;
  if (trigger === 'timer' && CALL_AGAIN.test(message)) return;
  world.violate('no error but known ones', `${key}: ${message}`);
}

/** Who is told that his request is at fault does not send it again: an error that passes must not say so. */
export function checkAnswer({ world, key }: Invocation, { status, body }: Answer): void {
  if (status === 500) world.violate('no error but known ones', `${key} got 500`);
  // Excluded: 404, which says that Describe does not list what was named. Some answers leave an instance out.
  if (status < 400 || status >= 500 || status === 404 || !v.is(Failed, body)) return;
  const { code } = body.error;
  if (isPassing(world, code)) world.violate('a passing error is answered as one', `${key} got ${status} with ${code}`);
}

const Failed = v.object({ error: v.object({ code: v.string() }) });

/** A failure is that of the instance itself, and not that of another in the same batch. */
function checkReason(world: World, { id, data }: Outcome, facts: InstanceFacts): void {
  const { instanceId, chargeType, goneAt } = facts;
  // Its protection may go with the instance, by somebody else's hand, after ECS has refused to delete it.
  const shown = world.ecs.state.region(REGION).visible.find(instanceId);
  const protection = shown === undefined ? goneAt !== undefined : shown.deletionProtection;
  const untrue =
    (data.code === 'InstanceVanished' && goneAt === undefined && !isLeftOut(facts)) ||
    (data.code === 'ChargeTypeViolation' && chargeType !== 'PrePaid') ||
    (data.code === 'InvalidOperation.DeletionProtection' && !protection);
  if (untrue) world.violate('outcomes are true', `${id} failed with ${data.code ?? ''}, which is not so`);
}
