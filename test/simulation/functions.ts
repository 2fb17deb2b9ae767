import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE } from '../../local/ecs/defaults.ts';
import { answerFor, isComplete } from '../../functions/create/answer.ts';
import { createInstances } from '../../functions/create/create.ts';
import { reconcileDelivery } from '../../functions/reconcile/delivery.ts';
import { lookAtHints, sweep } from '../../functions/reconcile/sweep.ts';
import { refuseForeign } from '../../functions/release/ownership.ts';
import { refusePrepaid } from '../../functions/stop/stoppedMode.ts';
import { emptySlots, statusOf, type InstanceStatus } from '../../functions/status/status.ts';
import { CloudError, RequestError } from '../../shared/cloud/errors.ts';
import { errorAnswer, type Answer } from '../../shared/platform/http.ts';
import { parseRequest, type Guardrails } from '../../functions/create/request.ts';
import { select, type Selection } from '../../shared/goals/selection.ts';
import { setGoal, type Wanted } from '../../shared/goals/setGoal.ts';
import type { Invocation } from './invocation.ts';
import { portsOf } from './ports.ts';
import { checkAnswer, checkSecrets } from './watch.ts';
import { REGION, TICK_SECONDS } from './world.ts';

/** What the handlers' index files do, without the SDKs: decode, call the use case, answer. */

const SETTINGS = { region: REGION, tickSeconds: TICK_SECONDS };

const GUARDRAILS: Guardrails = {
  maxCount: 300,
  allowPrepaid: true,
  deadlineSeconds: 900,
  defaults: { imageId: DEFAULT_IMAGE_ID, instanceType: DEFAULT_INSTANCE_TYPE },
};

/** create over HTTP: always an answer. */
export function createOverHttp(invocation: Invocation, body: unknown): Promise<Answer> {
  return answering(invocation, async () => {
    const { request, provisioned } = await provision(invocation, body);
    return answerFor(request, provisioned);
  });
}

/** create by a timer: throws while there is something left to do, so that the platform calls again. */
export async function createByTimer(invocation: Invocation, body: unknown): Promise<Answer> {
  const { request, provisioned } = await provision(invocation, body);
  if (!isComplete(provisioned)) throw new CloudError('create', '', 'There are slots left: to be called again.');
  return answerFor(request, provisioned);
}

async function provision(invocation: Invocation, body: unknown) {
  const { world, key, host } = invocation;
  const request = parseRequest(body, key, GUARDRAILS);
  const means = {
    timeLeft: () => invocation.timeLeft(),
    // Whoever died in his sleep does not wake up.
    sleep: async (ms: number) => {
      await world.sleep(ms);
      if (invocation.dead) await new Promise(() => undefined);
    },
    stock: host.stock,
  };
  return { request, provisioned: await createInstances(request, portsOf(invocation), SETTINGS, means) };
}

/** start, stop and release over HTTP: always an answer. */
export function setGoalOverHttp(
  invocation: Invocation,
  selection: Selection,
  wanted: Wanted,
  force: boolean,
): Promise<Answer> {
  const refuse = wanted.goal === 'Released' ? refuseForeign(force) : refusePrepaid(wanted.stoppedMode);
  return answering(invocation, () => setGoal(selection, wanted, portsOf(invocation), refuse));
}

/** status over HTTP: always an answer. */
export function statusOverHttp(invocation: Invocation, requestId: string): Promise<Answer> {
  return answering(invocation, async () => ({
    status: 200,
    body: { instances: await tellStatus(invocation, requestId) },
  }));
}

async function tellStatus(invocation: Invocation, requestId: string): Promise<InstanceStatus[]> {
  const ports = portsOf(invocation);
  const selected = await select({ requestId }, ports.ecs);
  return [...statusOf(selected, ports.clock.now()), ...emptySlots(requestId, selected.instances)];
}

/** reconcile, woken by its queue. */
export async function reconcileQueue(invocation: Invocation, bodies: readonly unknown[]): Promise<void> {
  await guarded(invocation, async () => {
    invocation.host.hints.expect(await reconcileDelivery(bodies, portsOf(invocation), SETTINGS));
  });
}

/** reconcile, woken by its timer. */
export async function reconcileSweep(invocation: Invocation): Promise<void> {
  await guarded(invocation, () => sweep(portsOf(invocation), SETTINGS));
}

/** reconcile, woken by a state change. */
export async function reconcileHint(invocation: Invocation, instanceIds: readonly string[]): Promise<void> {
  await guarded(invocation, () => lookAtHints(instanceIds, portsOf(invocation), SETTINGS));
}

async function answering(invocation: Invocation, work: () => Promise<Answer>): Promise<Answer> {
  let answer: Answer;
  try {
    answer = await guarded(invocation, work);
  } catch (error) {
    answer = errorAnswer(error) ?? { status: 500, body: { error: { code: 'InternalError' } } };
  }
  checkAnswer(invocation, answer);
  const text = JSON.stringify(answer);
  checkSecrets(invocation.world, 'an answer', text);
  invocation.world.note(invocation.key, () => `answers ${text}`);
  return answer;
}

/** An error that is neither a service's nor the caller's is a fault of the code. */
async function guarded<A>(invocation: Invocation, work: () => Promise<A>): Promise<A> {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    checkSecrets(invocation.world, 'an error', message);
    if (!(error instanceof CloudError || error instanceof RequestError)) {
      invocation.world.violate('no error but known ones', `${invocation.key}: ${message}`);
    }
    throw error;
  }
}
