import type { CreateParameters, StopOptions } from '../../shared/cloud/ecs.ts';
import { classify, CloudError } from '../../shared/cloud/errors.ts';
import { intentOf, TAG } from '../../shared/domain/tags.ts';
import type { Invocation } from './invocation.ts';
import type { GoalWrite, InstanceFacts } from './ledger.ts';
import { apart, goalOf, hasTwin, requestById, requestOf, setterOf } from './truth.ts';
import type { World } from './world.ts';

/** Checks, at the moment of an act, that it is done as it was asked for. */

const PROMISE = 'options are obeyed';

/** The facts of an instance, and the goal under which this invocation acts on it. */
function actsUnder(invocation: Invocation, id: string): { facts: InstanceFacts; write: GoalWrite } | undefined {
  const facts = invocation.world.ledger.instances.get(id);
  const intent = intentOf({ tags: invocation.seen.get(id)?.tags ?? {} });
  const write = facts && intent && goalOf(facts, intent.generation);
  return facts && write && { facts, write };
}

/** A stop is forced, and ends the charge, exactly where its caller said so. */
export function checkStopOptions(invocation: Invocation, ids: readonly string[], options: StopOptions): void {
  const { world } = invocation;
  for (const id of ids) {
    const under = actsUnder(invocation, id);
    const asked = under && setterOf(world, under.write)?.action;
    if (asked === undefined) continue;
    // Only a call of stop says any.
    const said = asked.goal === 'Stopped' ? asked : { forceStop: false, stoppedMode: undefined };
    if (said.forceStop !== options.forceStop || said.stoppedMode !== options.stoppedMode) {
      world.violate(PROMISE, `${id} is stopped with ${JSON.stringify(options)}`);
    }
  }
}

/** So old may be what a decision rests on, in milliseconds: a look of 20 s, whose answer lags by 10. */
const LOOK_MS = 30_000;

/** Whether a goal Running that gave the instance its release time had ended when this goal was decided on. */
function isOver(world: World, { facts, write }: { facts: InstanceFacts; write: GoalWrite }): boolean {
  const told = world.ledger.outcomesOf(facts.instanceId).find(({ outcome }) => outcome.type === 'instance.running')?.at;
  if (told === undefined || facts.hadReleaseTime !== true) return false;
  // One that was decided on before ECS showed that end carries the time on, and so do those that follow it.
  const isCarried = ({ at, by, intent }: GoalWrite): boolean =>
    by !== 'create' && intent.autoReleaseMinutes !== undefined && at < told + LOOK_MS;
  return told < write.at && !facts.goals.some(isCarried);
}

/**
 * A release time is as far ahead as was asked. It belongs to the creation: later goals carry it only until one of them
 * has ended as Running. From then on, whoever takes it off has the last word.
 */
export function checkAutoRelease(invocation: Invocation, id: string, at: number): void {
  const { world } = invocation;
  const under = actsUnder(invocation, id);
  const minutes = under && requestOf(world, under.facts)?.body['autoReleaseMinutes'];
  const asked = invocation.instance.clock.now() + Number(minutes) * 60_000;
  if (!(Math.abs(at - asked) < 1_000)) world.violate(PROMISE, `${id} gets a release time that nobody asked for`);
  if (under !== undefined && isOver(world, under)) world.violate(PROMISE, `${id} gets its release time once more`);
}

/**
 * Nothing is released but what somebody asked to have released, each by its own call, or what the policy says: a
 * pay-as-you-go instance that failed and is not to be kept, and one of two in a slot.
 */
export function checkReleaseAsked(invocation: Invocation, ids: readonly string[]): void {
  const { world } = invocation;
  for (const id of ids) {
    const under = actsUnder(invocation, id);
    if (under === undefined || !isReleaseAsked(world, under)) {
      world.violate('nothing is released that nobody asked to', `${id} is released`);
    }
  }
}

function isReleaseAsked(world: World, { facts, write }: { facts: InstanceFacts; write: GoalWrite }): boolean {
  const setter = setterOf(world, write);
  if (setter !== undefined) return setter.goal === 'Released' && (facts.slot !== undefined || setter.force);
  if (write.by !== 'reconcile' || facts.slot === undefined) return false;
  if (write.intent.failure === undefined) return hasTwin(world, facts);
  const body = requestOf(world, facts)?.body;
  // Somebody may pay for it ahead after the look that decides: ECS refuses the release then.
  const decidedAt = Math.min(write.at, write.intent.generation - apart(world));
  const isPaid = facts.chargeType === 'PrePaid' && (facts.meddledAt ?? 0) < decidedAt - LOOK_MS;
  return !isPaid && body !== undefined && body['onFailure'] !== 'keep';
}

/** For so long a refusal of a placement speaks, in milliseconds: a minute, and the time that a slow invocation takes. */
const REFUSAL_MS = 260_000;
/** For so long a function instance remembers it itself, give or take a second. */
const MEMORY_MS = 60_000;
const GIVE_OR_TAKE_MS = 1_000;

/**
 * Placements are asked in order: an earlier one is passed over only where ECS has refused it a while ago. And one that it
 * has refused here a moment ago is not asked again while there is another, unless a call for the slot had no answer there.
 * @param parameters those of CreateInstance.
 */
export async function inOrder<A>(
  { world, instance, uncertain }: Invocation,
  parameters: CreateParameters,
  create: () => Promise<A>,
): Promise<A> {
  const slotTag = parameters.tag.find(({ key }) => key === TAG.slot)?.value ?? '';
  const requestId = parameters.tag.find(({ key }) => key === TAG.request)?.value ?? '';
  const placement = Number(slotTag.replace('+', '').split('/')[2]);
  const zones = requestById(world, requestId)?.zones ?? [];
  const now = world.clock.now();
  for (const zone of zones.slice(0, placement)) {
    const refusedAt = world.ledger.refusedZones.get(zone) ?? -Infinity;
    if (now - refusedAt > REFUSAL_MS) world.violate(PROMISE, `${requestId} passes over its placement in zone ${zone}`);
  }
  const since = (key: string): number => now - (instance.withoutStock.get(key) ?? 0);
  const zone = zones[placement] ?? '';
  // Another request may have found out about the others.
  const hasOther = zones.some((other) => since(other) > MEMORY_MS + GIVE_OR_TAKE_MS);
  const isOut = since(`${requestId}/${zone}`) < MEMORY_MS - GIVE_OR_TAKE_MS;
  if (![...uncertain.values()].includes(slotTag) && isOut && hasOther)
    world.violate('trouble never raises the number of calls', `${requestId} asks zone ${zone} again`);
  try {
    return await create();
  } catch (error) {
    if (error instanceof CloudError && error.code !== '') world.ledger.refusedZones.set(zone, world.clock.now());
    if (classify(error) === 'placement') {
      for (const key of [zone, `${requestId}/${zone}`]) instance.withoutStock.set(key, world.clock.now());
    }
    throw error;
  }
}
