import { BATCH_LIMIT, type BatchResult, type StopOptions } from '../../shared/cloud/ecs.ts';
import { CloudError, classify } from '../../shared/cloud/errors.ts';
import { splitting } from '../../shared/cloud/splitting.ts';
import { STOPPED_MODES, type Instance, type Intent, type Status, type Step } from '../../shared/domain/instance.ts';
import { inParallel } from '../../shared/domain/lists.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { decideAgain, idsOf, inTrouble, replaced, waiting, type Attempt } from './attempt.ts';

/** How many calls run at once, for the two APIs that take one id a call. */
const LANES = 10;

/**
 * Oldest Describe result we may act on or publish from, in milliseconds. One call that times out takes 46 s; by then
 * somebody may have set another goal, and its outcome may be published.
 */
export const FRESH_MS = 20_000;

/**
 * Takes the step of every attempt. Several steps may follow each other in one look, in this order: a stopped instance
 * gets its release time, then its address, then its start. Once the look is older than `FRESH_MS`, the rest waits for
 * the next.
 * @param seenAt when the instances were described, in milliseconds since the epoch.
 * @returns the attempts. Where a call succeeded, their instance is as the answer shows it, and their step follows from
 * that. Where a call failed, they have `trouble`, or the step `fail`.
 */
export async function act(attempts: readonly Attempt[], seenAt: number, ports: Ports): Promise<Attempt[]> {
  const isFresh = (): boolean => ports.clock.now() - seenAt < FRESH_MS;
  const onWanting = async (
    current: readonly Attempt[],
    wants: (attempt: Attempt) => boolean,
    take: (wanting: readonly Attempt[]) => Promise<Attempt[]>,
  ): Promise<Attempt[]> => {
    const wanting = current.filter((attempt) => attempt.trouble === undefined && wants(attempt));
    return replaced(current, isFresh() ? await take(wanting) : wanting.map(waiting));
  };
  let current = await onWanting(attempts, isNext('setAutoRelease'), (wanting) =>
    oneByOne(wanting, isFresh, ports, async ({ intent }, instance) => {
      const at = ports.clock.now() + (intent.autoReleaseMinutes ?? 0) * 60_000;
      await ports.ecs.setAutoRelease(instance.instanceId, at);
      return { ...instance, autoReleaseAt: at };
    }),
  );
  current = await onWanting(current, isNext('allocateAddress'), (wanting) =>
    oneByOne(wanting, isFresh, ports, async (_attempt, instance) => ({
      ...instance,
      publicIps: [await ports.ecs.allocatePublicIp(instance.instanceId)],
    })),
  );
  current = await onWanting(current, isNext('start'), (wanting) =>
    together(wanting, 'Starting', (ids) => ports.ecs.start(ids), ports),
  );
  for (const options of STOP_OPTIONS) {
    const wants = (attempt: Attempt): boolean => isNext('stop')(attempt) && stopsWith(attempt.intent, options);
    current = await onWanting(current, wants, (wanting) =>
      together(wanting, 'Stopping', (ids) => ports.ecs.stop(ids, options), ports),
    );
  }
  return onWanting(current, isNext('release'), (wanting) => release(wanting, ports));
}

function isNext(kind: Step['kind']): (attempt: Attempt) => boolean {
  return ({ step }) => step.kind === kind;
}

/** StopInstances takes one set of options for all its ids. */
const STOP_OPTIONS: StopOptions[] = [false, true].flatMap((forceStop) =>
  [undefined, ...STOPPED_MODES].map((stoppedMode) => ({ forceStop, stoppedMode })),
);

function stopsWith(intent: Intent, options: StopOptions): boolean {
  return (intent.forceStop ?? false) === options.forceStop && intent.stoppedMode === options.stoppedMode;
}

function release(wanting: readonly Attempt[], ports: Ports): Promise<Attempt[]> {
  // The tags vanish with the instance. If its message is lost, too, this line is the only trace of it.
  if (wanting.length > 0) ports.log.info('releasing', { instanceIds: idsOf(wanting) });
  return together(wanting, undefined, (ids) => ports.ecs.release(ids), ports);
}

/** Takes a step whose API takes one id a call. */
async function oneByOne(
  attempts: readonly Attempt[],
  isFresh: () => boolean,
  ports: Ports,
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

/**
 * Takes a step whose API takes many ids a call.
 * @param status the status of the instances after the call; undefined: they are gone.
 */
async function together(
  attempts: readonly Attempt[],
  status: Status | undefined,
  call: (ids: readonly string[]) => Promise<BatchResult[]>,
  ports: Ports,
): Promise<Attempt[]> {
  const { answers, failed } = await splitting(idsOf(attempts), BATCH_LIMIT, call);
  const results = new Map(answers.flat().map((result) => [result.instanceId, result]));
  const errors = new Map(failed.flatMap(({ ids, error }) => ids.map((id) => [id, error] as const)));
  return attempts.map((attempt): Attempt => {
    const acted: Attempt = { ...attempt, acted: true };
    const { instanceId } = attempt.item;
    const error = errors.get(instanceId);
    if (error !== undefined) return refused(acted, error, ports);
    const result = results.get(instanceId);
    // The answer leaves this id out, so we do not know what happened. Another look finds out.
    if (result === undefined) return inTrouble(acted);
    return result.code === undefined
      ? accepted(acted, status, ports)
      : refused(acted, new CloudError(attempt.step.kind, result.code, result.message), ports);
  });
}

function accepted(attempt: Attempt, status: Status | undefined, ports: Ports): Attempt {
  const instance = status === undefined || attempt.instance === undefined ? undefined : { ...attempt.instance, status };
  const item = { ...attempt.item };
  delete item.refusal;
  return decideAgain({ ...attempt, item, instance }, ports.clock.now());
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
