import type { StateChange } from '../../local/ecs/model/lifecycle.ts';
import type { EcsCall } from '../../shared/cloud/decorateEcs.ts';
import type { CreateParameters } from '../../shared/cloud/ecs.ts';
import type { Outcome } from '../../shared/domain/outcomes.ts';
import { decodeMessage, type WorkItem } from '../../shared/domain/message.ts';
import { decodeTrigger, messageBodyOf } from '../../shared/platform/triggers.ts';
import { cleanUpIn, decodeIntent, encodeIntent, intentOf, slotOf, TAG } from '../../shared/domain/tags.ts';
import type { Invocation } from './invocation.ts';
import { checkRead } from './messages.ts';
import { checkGoalTag, checkOutcome } from './watch.ts';
import { DEAD_LETTERS, REGION } from './settings.ts';
import { UNWRITABLE } from './truth.ts';
import type { Published } from './ledger.ts';
import type { World } from './world.ts';

/** Writes down what the effects of calls are, as the models show them. */

export function noteCreated(
  world: World,
  instanceId: string,
  parameters: CreateParameters,
  tokenForgotten: boolean,
): void {
  const { instances } = world.ledger;
  // The same client token again: the same instance.
  if (instances.has(instanceId)) return;
  const tags = Object.fromEntries(parameters.tag.map(({ key, value }) => [key, value]));
  const intent = decodeIntent(tags[TAG.goal]);
  const at = world.clock.now();
  const status = world.ecs.state.region(REGION).instances.get(instanceId)?.status;
  instances.set(instanceId, {
    instanceId,
    number: instances.size + 1,
    slot: slotOf({ tags }),
    chargeType: parameters['instanceChargeType'] === 'PrePaid' ? 'PrePaid' : 'PostPaid',
    createdAt: at,
    goals: intent === undefined ? [] : [{ at, by: 'create', writer: 'create', intent }],
    newestTagged: intent?.generation ?? -1,
    // One that vanishes at once is gone before anybody hears of it.
    ...(status === undefined && { goneAt: at, goneBy: 'itself' }),
    statuses: status === undefined ? [] : [{ at, status }],
    givenBackFor: new Set(),
    messageLost: false,
    leftOut: 0,
    unwatched: false,
    ...(tokenForgotten && { tokenForgotten }),
  });
}

/** Somebody else's instance. */
export function noteForeign(world: World, instanceId: string): void {
  const createdAt = world.clock.now();
  const status = world.ecs.state.region(REGION).instances.get(instanceId)?.status ?? '';
  const common = {
    statuses: [{ at: createdAt, status }],
    givenBackFor: new Set<string>(),
    messageLost: false,
    leftOut: 0,
    unwatched: false,
    goals: [],
    newestTagged: -1,
  };
  const { instances } = world.ledger;
  const number = instances.size + 1;
  instances.set(instanceId, { instanceId, number, slot: undefined, chargeType: 'PostPaid', createdAt, ...common });
  world.replicas.record(instanceId);
}

export function noteStateChange(world: World, { instanceId, state }: StateChange): void {
  world.note('ecs', () => `${instanceId} is ${state}`);
  world.replicas.record(instanceId);
  const facts = world.ledger.instances.get(instanceId);
  if (facts === undefined) return;
  const at = world.clock.now();
  if (state !== 'Deleted') {
    facts.statuses.push({ at, status: state });
    return;
  }
  facts.goneAt = at;
  facts.goneBy ??= 'itself';
}

/** Somebody has paid for an instance ahead: from now on nobody may give it back. */
export function notePaidAhead({ ledger }: World, instanceId: string): void {
  const facts = ledger.instances.get(instanceId);
  if (facts !== undefined) facts.chargeType = 'PrePaid';
}

/** ECS has refused a call about these instances. */
export function noteRefusal({ ledger }: World, { method }: EcsCall, ids: readonly string[], code: string): void {
  const [id] = ids;
  if (id === undefined) return;
  if (ids.length > 1) {
    ledger.refusedTogether.add(code);
    return;
  }
  const codes = ledger.refusedAlone.get(id) ?? new Set();
  ledger.refusedAlone.set(id, codes.add(code));
  if ((method === 'tag' || method === 'untag') && UNWRITABLE.has(code)) ledger.unwritable.add(id);
}

/** Marks instances whose end is our own doing; one that stays, because the call was refused, loses the mark again. */
export function noteRelease<A>(invocation: Invocation, ids: readonly string[], release: () => A): A {
  const facts = ids.flatMap((id) => invocation.world.ledger.instances.get(id) ?? []);
  const present = facts.filter(({ goneAt }) => goneAt === undefined);
  for (const each of present) {
    each.goneBy = 'release';
    each.releasedBy = invocation;
  }
  try {
    return release();
  } finally {
    for (const each of present) if (each.goneAt === undefined) delete each.goneBy;
  }
}

export function noteGoals(
  invocation: Invocation,
  ids: readonly string[],
  tags: Readonly<Record<string, string>>,
): void {
  const { world, key, name } = invocation;
  checkGoalTag(invocation, ids, tags);
  for (const id of ids) noteEnd(world, id, tags);
  if (tags[TAG.goal] === undefined && tags[TAG.cleanUp] === undefined) return;
  const [, cleanUp] = cleanUpIn(tags);
  const written = decodeIntent(tags[TAG.goal]) ?? cleanUp;
  for (const id of ids) {
    const facts = world.ledger.instances.get(id);
    const instance = world.ecs.state.region(REGION).visible.find(id);
    if (facts === undefined) continue;
    if (written?.failure !== undefined) facts.givenBackFor.add(written.failure);
    facts.newestTagged = Math.max(facts.newestTagged, written?.generation ?? -1);
    if (instance === undefined) continue;
    const intent = intentOf({ tags: Object.fromEntries(instance.tags.map(({ key: tag, value }) => [tag, value])) });
    // A clean-up that comes after a newer goal changes nothing.
    const last = facts.goals.at(-1)?.intent;
    if (intent === undefined || (last !== undefined && encodeIntent(intent) === encodeIntent(last))) continue;
    facts.goals.push({ at: world.clock.now(), by: name, writer: key, intent });
    facts.unwatched = false;
  }
}

/** Writes down that the tags say how a goal ended, and whether it is an older goal than the present one. */
function noteEnd({ ledger, clock }: World, id: string, tags: Readonly<Record<string, string>>): void {
  const end = tags[TAG.published] ?? tags[TAG.outcome]?.split('/')[0];
  const facts = ledger.instances.get(id);
  if (end === undefined || facts === undefined) return;
  if (tags[TAG.published] !== undefined) ledger.marked.add(`${id}/${end}`);
  if (tags[TAG.outcome] !== undefined) {
    facts.recordedAt = clock.now();
    facts.unconfirmed = true;
  }
  if (Number(end) < (facts.goals.at(-1)?.intent.generation ?? 0)) facts.endedLate = true;
}

/** Writes down that whoever recorded that an instance failed has read it again. */
export function noteRead({ world, recorded }: Invocation, id: string): void {
  const facts = world.ledger.instances.get(id);
  if (facts?.unconfirmed === true && recorded.has(`${id}/${facts.goals.at(-1)?.intent.generation ?? 0}`))
    facts.unconfirmed = false;
}

/** Writes down that a record of a failure is withdrawn: another look may have told it, or tell it from an older answer. */
export function noteWithdrawal({ ledger, clock }: World, ids: readonly string[], keys: readonly string[]): void {
  if (!keys.includes(TAG.outcome)) return;
  for (const id of ids) {
    const facts = ledger.instances.get(id);
    if (facts !== undefined) facts.withdrawnAt = clock.now();
  }
}

export function noteSent({ world, name }: Invocation, queueName: string, items: readonly WorkItem[]): void {
  if (queueName === DEAD_LETTERS) return;
  if (name !== 'reconcile') world.ledger.countIn(world.ledger.reasons, world.clock.now());
  noteWhetherLost(world, items, world.faults.lost);
}

/** An invocation reads the messages that woke it. */
export function noteTold({ told, world }: Invocation, batch: Buffer): void {
  const trigger = decodeTrigger(batch);
  for (const event of trigger.kind === 'events' ? trigger.events : []) {
    const body = messageBodyOf(event);
    const message = decodeMessage(body);
    checkRead(world, body, message);
    for (const { instanceId, generation } of 'items' in message ? message.items : []) {
      told.set(instanceId, Math.max(generation, told.get(instanceId) ?? 0));
    }
  }
}

/** The stream has put a message, as its event, into the dead-letter queue. */
export function noteBuried(world: World, event: string): void {
  world.ledger.letters.push(event);
  const message = decodeMessage(messageBodyOf(JSON.parse(event)));
  // Where nobody sees to dead letters, what is buried is lost.
  const isLost = world.faults.lost || !world.script.operator;
  if ('items' in message) noteWhetherLost(world, message.items, isLost);
}

/**
 * What a lost message named is from now on only found by its tags, until another message names it that is about its latest
 * goal and not only to take a pending tag off.
 */
function noteWhetherLost(world: World, items: readonly WorkItem[], isLost: boolean): void {
  for (const { instanceId, finished, generation } of items) {
    const facts = world.ledger.instances.get(instanceId);
    if (facts === undefined || finished === true) continue;
    const isOfLatest = generation >= (facts.goals.at(-1)?.intent.generation ?? 0);
    if (isLost || isOfLatest) facts.messageLost = isLost;
  }
}

/** A sweep or hint has ended before it could see what became of its step, and no message is there to look again. */
export function noteUnwatched(world: World, ids: Iterable<string>): void {
  for (const id of ids) {
    const facts = world.ledger.instances.get(id);
    if (facts !== undefined) facts.unwatched = true;
  }
}

export function noteOutcome(world: World, outcome: Outcome): void {
  const { outcomes } = world.ledger;
  checkOutcome(world, outcome);
  // An end that is allowed to take the place of another one counts from then on.
  const isOvertaken = ({ outcome: { id, type } }: Published): boolean => id === outcome.id && type !== outcome.type;
  const others = (outcomes.get(outcome.subject) ?? []).filter((each) => !isOvertaken(each));
  outcomes.set(outcome.subject, [...others, { at: world.clock.now(), outcome }]);
}
