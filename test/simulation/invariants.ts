import { STATUS_AT } from '../../shared/domain/instance.ts';
import { FAILED, type Outcome } from '../../shared/domain/outcomes.ts';
import { statusOf } from '../../functions/status/status.ts';
import { EcsCalls } from './ecsCalls.ts';
import { intentOf, TAG } from '../../shared/domain/tags.ts';
import type { GoalFacts, GoalWrite, InstanceFacts, Published, RequestFacts } from './ledger.ts';
import { saysGone } from './outcomeChecks.ts';
import { checkLooks, checkPace } from './pace.ts';
import { NO_FAULTS } from './rates.ts';
import { apart, askedBefore, dueAt, endsOfSlot, hasTwin, isLeftOut, requestOf, statusAt } from './truth.ts';
import { isMeddledAfter } from './watch.ts';
import { REGION } from './settings.ts';
import type { World } from './world.ts';

/** Checks, once everything has come to rest, what is left against what was promised. */
export function checkEnd(world: World): void {
  for (const facts of world.ledger.instances.values()) {
    if (facts.goneAt === undefined) checkPresent(world, facts);
    else checkGone(world, facts);
    checkNewestGoal(world, facts);
  }
  for (const facts of world.ledger.requests.values()) checkRequest(world, facts);
  checkPace(world);
  checkTwins(world);
  checkLooks(world);
  checkLetters(world);
}

/** What nobody can read ends in the dead letters, and nowhere else. */
function checkLetters(world: World): void {
  const { ledger } = world;
  const inLetters = ledger.letters.map((letter) => letter.replaceAll(/[\\"]/g, ''));
  for (const body of ledger.unreadable) {
    const told = body.replaceAll(/[\\"]/g, '');
    if (!inLetters.some((letter) => letter.includes(told)))
      world.violate('poison is kept', `no dead letter holds ${body}`);
  }
}

/** Promise 3: what is there is what its latest goal says, or an outcome says why not. */
function checkPresent(world: World, facts: InstanceFacts): void {
  const { instanceId, goals, slot, unwatched, messageLost } = facts;
  const instance = world.ecs.state.region(REGION).visible.find(instanceId);
  const last = goals.at(-1);
  if (instance === undefined) return;
  const tags = Object.fromEntries(instance.tags.map(({ key, value }) => [key, value]));
  // Excluded: what ECS refuses to untag for good.
  if (tags[TAG.pending] !== undefined && !world.isPutAside(instanceId))
    world.violate('every item ends', `${instanceId} is still pending`);
  if (last === undefined) {
    if (slot !== undefined) world.violate('no instance without an owner', `${instanceId} has no goal`);
    return;
  }
  if (intentOf({ tags })?.generation !== last.intent.generation) {
    world.violate('no instance without an owner', `${instanceId} does not bear its latest goal`);
  }
  const told = toldOf(world, instanceId, last);
  // Excluded: whoever set the goal was told to call again, and did not. It may be left standing and not be pursued.
  if (told === undefined && !isAccepted(world, instanceId, last)) return;
  // Excluded: ECS refused to take the pending tag off, or has not taken it off yet, so that a sweep gives back what somebody
  // stopped since.
  const isStoppedSince = facts.meddledAt !== undefined || world.isStuck(instanceId);
  if (told === undefined && last.by === 'reconcile' && isStoppedSince) return;
  if (told === undefined) {
    world.violate('every item ends', `${instanceId} has no outcome for ${last.intent.goal}`);
    return;
  }
  const { outcome } = told;
  checkInTime(world, facts, last, told.at);
  checkMark(world, facts, last, tags);
  const meddled = isMeddledAfter(facts, told.at);
  if (!meddled) checkStatus(world, facts, told);
  if (outcome.type === 'instance.failed') {
    checkFailed(world, facts, last, outcome);
  } else if (
    instance.status !== STATUS_AT[last.intent.goal] &&
    !meddled &&
    !unwatched &&
    !messageLost &&
    statusAt(facts, told.at) === STATUS_AT[last.intent.goal] &&
    !world.isPutAside(instanceId)
  ) {
    // Excluded: a step under way, overtaken by a newer goal, whose taker could not look after it, whose message the queue
    // has lost, or which Describe did not show when the end was told; and one that ECS does not let us undo for good. A
    // dead letter names it.
    world.violate('every item ends', `${instanceId} is ${instance.status} although it was told ${outcome.type}`);
  }
}

/** How long after a deadline, and after the end of all faults, an outcome may come, in milliseconds. */
const CALM_MS = 60_000;
const RECOVERY_MS = 240_000;
/** Where ECS refuses a step or a tag of each of many, a look ends as many as this, and the next sweep comes a minute later. */
const REFUSED_TOGETHER = 8;

/** An outcome comes soon after its deadline at the latest, or soon after the last fault. ECS counts from whole minutes. */
function checkInTime(world: World, facts: InstanceFacts, last: GoalWrite, toldAt: number): void {
  const asked = askedBefore(facts, last);
  const due = asked && dueAt(world, facts, asked);
  if (due === undefined) return;
  const { script } = world;
  const isCalm = script.rates === NO_FAULTS;
  const healed = world.clock.now() - world.elapsed() + script.healAt;
  const rounding = asked?.by === 'create' ? 60_000 : 0;
  const end = due + rounding + apart(world);
  const sweeps =
    world.refusesSteps || world.refusesTags ? Math.ceil(world.ledger.instances.size / REFUSED_TOGETHER) : 0;
  const latest = isCalm ? end + CALM_MS : Math.max(end, healed) + RECOVERY_MS + sweeps * 60_000;
  if (toldAt > latest) {
    world.violate('outcomes are in time', `${facts.instanceId} is told ${Math.round((toldAt - latest) / 1000)} s late`);
  }
}

/** The tags say of each goal but the creation's that its outcome is published: a late step may undo it yet. */
function checkMark(world: World, facts: InstanceFacts, { intent }: GoalWrite, tags: Record<string, string>): void {
  const { instanceId, endedLate } = facts;
  const generation = String(intent.generation);
  if (intent.generation === 0 || tags[TAG.published] === generation) return;
  // Excluded: ECS has refused the mark for good, or that of an older goal came later.
  if (endedLate === true || world.ledger.unwritable.has(instanceId) || world.isPutAside(instanceId)) return;
  world.violate('outcomes are true', `${instanceId} bears no mark that ${generation} is published`);
}

/** So long after a tag was written an answer may lack it, or a look may rest on such an answer, in milliseconds. */
const STALE_MS = 30_000;

/** The function `status` tells what the outcome told. */
function checkStatus(world: World, facts: InstanceFacts, { at, outcome: { type } }: Published): void {
  const { instanceId, endedLate, withdrawnAt, recordedAt = -Infinity } = facts;
  const instances = new EcsCalls(world.ecs, REGION).describe([instanceId]);
  const [shown] = statusOf({ instances, unknown: [] }, world.clock.now());
  // Excluded: ECS refuses the tag that says so for good, or wrote it late over that of a newer goal. Or another look told
  // the failure between its record and the withdrawal, or from an answer that still showed it. Or a look that did not see the
  // goal reached recorded a failure when another told that it is.
  const isLate =
    endedLate === true ||
    (withdrawnAt !== undefined && at < withdrawnAt + STALE_MS) ||
    (at < recordedAt ? recordedAt < at + STALE_MS : type !== FAILED && at < recordedAt + STALE_MS);
  const isExcluded = world.isPutAside(instanceId) || world.ledger.unwritable.has(instanceId) || isLate;
  if (shown?.outcome?.type !== type && !isExcluded) {
    world.violate('outcomes are true', `${instanceId} was told ${type}, and status says ${shown?.outcome?.type ?? ''}`);
  }
}

/** What failed and stays was to be kept, or cannot be given back. */
function checkFailed(world: World, facts: InstanceFacts, last: GoalWrite, outcome: Outcome): void {
  const { instanceId, chargeType } = facts;
  if (outcome.data.released !== false) {
    world.violate('outcomes are true', `${instanceId} was told to be released and is there`);
  }
  // Excluded: ECS refused to tag it for good. Then a dead letter or its outcome names it, for somebody to see to it.
  const isKept = world.isPutAside(instanceId) || world.ledger.unwritable.has(instanceId);
  const isToStay = last.by !== 'create' || requestOf(world, facts)?.body['onFailure'] === 'keep';
  if (!isToStay && chargeType === 'PostPaid' && !isKept) {
    world.violate('no instance without an owner', `${instanceId} failed, and nobody gave it back`);
  }
}

/** Promise 1 for an instance that is gone: somebody was told. */
function checkGone(world: World, facts: InstanceFacts): void {
  const { instanceId, slot, goneAt = 0, goneBy, releasedBy, messageLost, goals } = facts;
  const told = world.ledger.outcomesOf(instanceId);
  if (told.some(({ outcome }) => saysGone(outcome))) return;
  if (endsOfSlot(world, facts).length > 0) return;
  // Excluded: an instance that is gone bears no tag, so that only a message can still name it. Where the queue has lost
  // that, nobody is left who knows of it: neither of one that vanished, nor of one that the sweep released when it died
  // before it could say so.
  if (messageLost) return;
  // Excluded: a sweep released it when MNS took neither a message nor an outcome. The log names it.
  if (releasedBy?.trigger === 'sweep' && releasedBy.unpublished.has(instanceId)) return;
  // Excluded: two lists left its twin out, so that it was told before it was given back; who did that died before it
  // could say so, and its message has ended.
  if (told.length > 0 && releasedBy?.dead === true && hasTwin(world, facts)) return;
  // Excluded: the tags say an older goal than a message did, and who released it died before it could say so, or MNS did
  // not take what it had to say.
  const isMistaken = goals.some(({ intent }) => intent.generation > (goals.at(-1)?.intent.generation ?? 0));
  if (isMistaken && (releasedBy?.dead === true || releasedBy?.unpublished.has(instanceId) === true)) return;
  // An instance whose goal was told, and that went afterwards, is none of ours.
  const last = goals.at(-1);
  const end = last && toldOf(world, instanceId, last);
  if (goneBy === 'console' && (last === undefined || end !== undefined)) return;
  if (goneBy === 'itself' && end !== undefined && end.at < goneAt) return;
  // Excluded: no answer ever named it, because whoever called was told to call again, and did not.
  const named = slot && world.ledger.requests.get(slot.requestId)?.accepted.get(slot.index)?.has(instanceId);
  if (named !== true && !world.ledger.goals.some(({ accepted }) => accepted.includes(instanceId))) return;
  if (last !== undefined && !isAccepted(world, instanceId, last)) return;
  world.violate('every item ends', `${instanceId} is gone (${goneBy ?? ''}) and no outcome says so`);
}

/** A goal that was set after the answer to an earlier one is what counts in the end. */
function checkNewestGoal(world: World, { instanceId, goals }: InstanceFacts): void {
  const accepted = world.ledger.goals.filter((goal) => goal.accepted.includes(instanceId));
  const last = goals.at(-1);
  if (last === undefined || accepted.length === 0) return;
  const writer = world.ledger.goals.find(({ key }) => key === last.writer);
  const overtaken = accepted.find((goal) => precedes(writer, last, goal));
  if (overtaken !== undefined) {
    world.violate(
      'the newest goal wins',
      `${instanceId} has the goal ${last.intent.goal}, not that of ${overtaken.key}`,
    );
  }
}

function precedes(writer: GoalFacts | undefined, last: GoalWrite, later: GoalFacts): boolean {
  if (writer?.key === later.key) return false;
  // A clean-up is its own answer: whoever calls afterwards overrides it.
  const ended = writer === undefined ? last.at : writer.answered;
  return ended !== undefined && ended < later.began;
}

/** Promise 1: each slot that was accepted has an instance or an outcome, and a diligent client has every slot. */
function checkRequest(world: World, { requestId, count, accepted, refused, refusals, complete }: RequestFacts): void {
  for (const [slot, ids] of accepted) {
    for (const instanceId of ids.keys()) {
      if (!world.ledger.instances.has(instanceId)) {
        world.violate(
          'no instance without an owner',
          `${requestId}/${slot} was told of ${instanceId}, which never was`,
        );
      }
    }
  }
  for (const slot of refused.keys()) {
    const told = world.ledger.outcomesOf(`${requestId}/${slot}`);
    if (told.length === 0) world.violate('every item ends', `the refusal of ${requestId}/${slot} was not told`);
  }
  if (!complete || refusals.length > 0) return;
  for (let slot = 0; slot < count; slot += 1) {
    if (!accepted.has(slot) && !refused.has(slot)) {
      world.violate('every accepted request ends', `nobody was told what became of ${requestId}/${slot}`);
    }
  }
}

/** Promise 2: never two instances for one slot. */
function checkTwins(world: World): void {
  const bySlot = new Map<string, InstanceFacts>();
  for (const facts of world.ledger.instances.values()) {
    const { slot, goneAt, goals, instanceId, meddledAt } = facts;
    // One that is to be released and cannot be is named in an outcome.
    if (slot === undefined || goneAt !== undefined || goals.at(-1)?.intent.goal === 'Released') continue;
    // Excluded: one that was told to run and is stopped in the console before its pending tag is off looks untold.
    // Excluded: one that ECS does not let us tag. A dead letter names it.
    if (meddledAt !== undefined || world.isPutAside(instanceId)) continue;
    // Excluded: ECS had forgotten the client token of an instance that it left out of the list of its request.
    if (facts.tokenForgotten === true && isOneLeftOut(world, facts)) continue;
    const key = `${slot.requestId}/${slot.index}`;
    const other = bySlot.get(key);
    // Excluded: two lists left one out, so that both were told; one stays if nothing could be described for long after.
    if (other !== undefined && !isLeftOut(other) && !isLeftOut(facts))
      world.violate('never two instances for one slot', `${key}: ${other.instanceId}, ${instanceId}`);
    bySlot.set(key, facts);
  }
}

/** Whether ECS left out another instance of the same slot, which is there, from an answer. */
function isOneLeftOut(world: World, { slot, instanceId }: InstanceFacts): boolean {
  return [...world.ledger.instances.values()].some(
    (other) =>
      other.instanceId !== instanceId &&
      other.goneAt === undefined &&
      other.leftOut > 0 &&
      other.slot?.requestId === slot?.requestId &&
      other.slot?.index === slot?.index,
  );
}

/** Whether somebody was told that this goal is being pursued; a clean-up needs nobody's consent. */
function isAccepted(world: World, instanceId: string, { by, writer }: GoalWrite): boolean {
  if (by === 'create' || by === 'reconcile') return true;
  const action = world.ledger.goals.find(({ key }) => key === writer)?.action;
  // A firing is tried until it has set its goal: the last attempt says so for all.
  const isOfWriter = (goal: GoalFacts): boolean =>
    goal.key === writer || (goal.action === action && action.via === 'timer');
  return world.ledger.goals.some((goal) => isOfWriter(goal) && goal.accepted.includes(instanceId));
}

function toldOf(world: World, instanceId: string, { intent }: GoalWrite): Published | undefined {
  const id = `${instanceId}/${intent.generation}`;
  return world.ledger.outcomesOf(instanceId).find(({ outcome }) => outcome.id === id);
}
