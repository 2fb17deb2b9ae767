import { BATCH_LIMIT, ECS_API, type BatchResult } from '../../shared/cloud/ecs.ts';
import { CloudError, classify, isRetryable } from '../../shared/cloud/errors.ts';
import { splitting } from '../../shared/cloud/splitting.ts';
import type { Instance, Status, Step } from '../../shared/domain/instance.ts';
import { groupBy, inParallel } from '../../shared/domain/lists.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';
import type { IsFresh } from './freshness.ts';
import { decideAgain, idsOf, inTrouble, replaced, waiting, type Attempt } from './attempt.ts';

/** How many calls run at once, for the two APIs that take one id a call. */
const LANES = 10;

/** What every step of one look needs. */
interface Acting {
  isFresh: IsFresh;
  ports: Ports;
}

/**
 * Takes the step of every attempt. First come the calls that take many ids. Then come those that take one id, which may
 * use up the time of the look: a stopped instance gets its release time, then its address, then its start. Once the look
 * is too old, the rest waits for the next.
 * @param isFresh whether the look is fresh enough for one more call.
 * @returns the attempts. Where a call succeeded, their instance is as the answer shows it, and their step follows from
 * that. Where a call failed, they have `trouble`, or the step `fail`.
 */
export async function act(attempts: readonly Attempt[], isFresh: IsFresh, ports: Ports): Promise<Attempt[]> {
  const acting = { isFresh, ports };
  let current = [...attempts];
  for (const take of [start, stop, release, setAutoRelease, allocateAddress, start]) {
    current = await take(current, acting);
  }
  return current;
}

/** The attempts that nothing keeps from this step, their next one. */
function wanting(attempts: readonly Attempt[], kind: Step['kind']): Attempt[] {
  return attempts.filter(({ step, trouble }) => trouble === undefined && step.kind === kind);
}

async function start(attempts: readonly Attempt[], acting: Acting): Promise<Attempt[]> {
  const { ecs } = acting.ports;
  return replaced(attempts, await together(wanting(attempts, 'start'), 'start', (ids) => ecs.start(ids), acting));
}

/** StopInstances takes one set of options for all its ids. */
async function stop(attempts: readonly Attempt[], acting: Acting): Promise<Attempt[]> {
  const { ecs } = acting.ports;
  const optionsOf = ({ intent }: Attempt): string => JSON.stringify([intent.forceStop ?? false, intent.stoppedMode]);
  const taken: Attempt[] = [];
  for (const group of groupBy(wanting(attempts, 'stop'), optionsOf).values()) {
    const { forceStop = false, stoppedMode } = group[0]?.intent ?? {};
    const call = (ids: readonly string[]): Promise<BatchResult[]> => ecs.stop(ids, { forceStop, stoppedMode });
    taken.push(...(await together(group, 'stop', call, acting)));
  }
  return replaced(attempts, taken);
}

async function release(attempts: readonly Attempt[], acting: Acting): Promise<Attempt[]> {
  const { ecs, log } = acting.ports;
  const leaving = wanting(attempts, 'release');
  // The tags vanish with the instance. If its message is lost, too, this line is the only trace of it.
  if (leaving.length > 0) log.info('releasing', { instanceIds: idsOf(leaving) });
  return replaced(attempts, await together(leaving, 'release', (ids) => ecs.release(ids), acting));
}

async function setAutoRelease(attempts: readonly Attempt[], acting: Acting): Promise<Attempt[]> {
  const { ecs, clock } = acting.ports;
  const taken = await oneByOne(wanting(attempts, 'setAutoRelease'), acting, async ({ intent }, instance) => {
    const at = clock.now() + (intent.autoReleaseMinutes ?? 0) * 60_000;
    await ecs.setAutoRelease(instance.instanceId, at);
    return { ...instance, autoReleaseAt: at };
  });
  return replaced(attempts, taken);
}

async function allocateAddress(attempts: readonly Attempt[], acting: Acting): Promise<Attempt[]> {
  const { ecs } = acting.ports;
  const taken = await oneByOne(wanting(attempts, 'allocateAddress'), acting, async (_attempt, instance) => ({
    ...instance,
    publicIps: [await ecs.allocatePublicIp(instance.instanceId)],
  }));
  return replaced(attempts, taken);
}

/** Takes a step whose API takes one id a call. */
async function oneByOne(
  attempts: readonly Attempt[],
  { isFresh, ports }: Acting,
  take: (attempt: Attempt, instance: Instance) => Promise<Instance>,
): Promise<Attempt[]> {
  const taken: Attempt[] = [];
  await inParallel(attempts, LANES, async (attempt) => {
    const { instance } = attempt;
    if (instance === undefined) return;
    if (!isFresh()) {
      taken.push(waiting(attempt));
      return;
    }
    try {
      taken.push(decideAgain({ ...attempt, instance: await take(attempt, instance) }, ports.clock.now()));
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      taken.push(refused(attempt, error, ports));
    }
  });
  return taken;
}

/** In place of a call that is left to the next look. */
const NEXT_LOOK = new CloudError('', '', 'This call is left to the next look.');

/** After so many ids that are refused one by one, the rest is left to the next look: each costs about 14 calls. */
const ENOUGH_REFUSALS = 8;

/** What instances are in once a step of many ids has succeeded; undefined: gone. */
const STATUS_AFTER = { start: 'Starting', stop: 'Stopping', release: undefined } as const;

/** Takes a step whose API takes many ids a call. */
async function together(
  attempts: readonly Attempt[],
  step: keyof typeof STATUS_AFTER,
  call: (ids: readonly string[]) => Promise<BatchResult[]>,
  { isFresh, ports }: Acting,
): Promise<Attempt[]> {
  let refusals = 0;
  const callWhile = async (ids: readonly string[]): Promise<BatchResult[]> => {
    if (!isFresh() || refusals >= ENOUGH_REFUSALS) throw NEXT_LOOK;
    try {
      return await call(ids);
    } catch (error) {
      if (ids.length === 1 && !isRetryable(error)) refusals += 1;
      throw error;
    }
  };
  const { answers, failed } = await splitting(idsOf(attempts), BATCH_LIMIT, callWhile);
  const results = new Map(answers.flat().map((result) => [result.instanceId, result]));
  const errors = new Map(failed.flatMap(({ ids, error }) => ids.map((id) => [id, error] as const)));
  return attempts.map((attempt): Attempt => {
    const acted: Attempt = { ...attempt, acted: true };
    const { instanceId } = attempt.item;
    const error = errors.get(instanceId);
    if (error === NEXT_LOOK) return waiting(attempt);
    if (error !== undefined) return refused(acted, error, ports);
    const result = results.get(instanceId);
    // The answer leaves this id out, so we do not know what happened. Another look finds out.
    if (result === undefined) return inTrouble(acted);
    return result.code === undefined
      ? accepted(acted, STATUS_AFTER[step], ports)
      : refused(acted, errorOf(step, result, result.code), ports);
  });
}

/** The error of a call that failed for one of its instances. */
function errorOf(step: keyof typeof STATUS_AFTER, { message, requestId }: BatchResult, code: string): CloudError {
  return new CloudError(ECS_API[step], code, message, undefined, requestId);
}

function accepted(attempt: Attempt, status: Status | undefined, ports: Ports): Attempt {
  const item = { ...attempt.item };
  delete item.refusal;
  const { instance } = attempt;
  const left = status === undefined || instance === undefined;
  const after: Attempt = left
    ? { ...attempt, item, instance: undefined, released: true }
    : { ...attempt, item, instance: { ...instance, status } };
  return decideAgain(after, ports.clock.now());
}

/** What follows from a refused step: wait and try again, or fail the goal. */
function refused(attempt: Attempt, error: CloudError, ports: Ports): Attempt {
  const { instanceId } = attempt.item;
  const step = attempt.step.kind;
  const kind = classify(error);
  if (kind !== 'absent') ports.log.warn('step refused', { instanceId, step, ...errorFields(error) });
  switch (kind) {
    // Describe listed it a moment ago. It is gone since, or too new for all of ECS to know it. The next look finds out.
    case 'absent':
      return inTrouble(attempt);
    case 'transient':
      return inTrouble(remembering(attempt, error));
    case 'throttled':
    // A zone without stock may have some in the next minute. The deadline ends the tries.
    case 'placement':
      return inTrouble(remembering(attempt, error), 'throttled');
    case 'account':
    case 'request':
      return { ...attempt, step: { kind: 'fail', code: error.code, reason: error.message } };
  }
}

/** Keeps the code of the refusal, so that a failure at the deadline can name it as the cause. */
function remembering(attempt: Attempt, { code }: CloudError): Attempt {
  return code === '' ? attempt : { ...attempt, item: { ...attempt.item, refusal: code } };
}
