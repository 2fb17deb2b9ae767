import type { Given, GoalAnswer, InstanceFailure } from '../api/answers.ts';
import type { Selection } from '../api/requests.ts';
import { decorateEcs } from '../cloud/decorateEcs.ts';
import type { Ecs } from '../cloud/ecs.ts';
import { classify, CloudError, codeOf, isRetryable, RequestError } from '../cloud/errors.ts';
import { UNKNOWN, type Instance } from '../domain/instance.ts';
import { intentOf } from '../domain/tags.ts';
import { adviceOn, RETRY_AFTER_SECONDS, type Answer } from '../platform/http.ts';
import type { LogFields } from '../platform/log.ts';
import { endOf } from '../platform/timeLimit.ts';
import type { Ports } from '../ports.ts';
import { failuresOfEmpty } from './emptySlots.ts';
import type { Wanted } from './nextIntent.ts';
import type { Refusal, Refuse } from './refusal.ts';
import { select } from './selection.ts';
import { refuseFull } from './tagRoom.ts';
import { sendGoals, writeGoals, type Refused } from './writeGoals.ts';

/** On what terms a goal is set. */
export interface Terms {
  /** Which instances may not get this goal, and why. */
  refuse: Refuse;
  /** Holds all that may get the goal against what concerns them together. Throws RequestError or CloudError. */
  admit?: ((instances: readonly Instance[]) => Promise<void>) | undefined;
  /**
   * When the timer was due that asks for it, in milliseconds since the epoch. An instance whose goal is as new has it from
   * this firing, or a newer one from somebody else: it is left as it is, except that the message of its goal is sent again
   * unless its end is published.
   */
  firedAt?: number | undefined;
  /** Milliseconds until the invocation is ended from outside. */
  timeLeft: () => number;
  /** Who set it and with which options, for the log. */
  audit?: LogFields;
}

type Failures = Given<typeof GoalAnswer>['failures'];

/**
 * Sets a goal on the instances of a selection: of each hundred the tags first, then one message. From there on `reconcile`
 * brings it about; a crash in between leaves it to the sweep. It ends where its time ends: the instances that are left are
 * told as failures that may be retried.
 *
 * @returns 202 with the instances and what was refused; 503 when all were refused for now, 403 when the account lacks
 * something, else 409.
 * @throws RequestError 404, 403 or 409 when there is no instance left, and asking again would not change that.
 * @throws CloudError when ECS shows the tags of none of them; the same call may succeed later.
 * @throws RequestError, CloudError as `select` and `admit` do, and CloudError when the queue takes no message.
 * @example
 * await setGoal({ requestId: 'nightly' }, { goal: 'Stopped', withinSeconds: 900 }, ports);
 * // {status: 202, body: {goal: 'Stopped', deadlineSeconds: 900, instances: [{instanceId, status}], failures: []}}
 */
export async function setGoal(
  selection: Selection,
  wanted: Wanted,
  ports: Ports,
  { refuse, admit, firedAt = Infinity, timeLeft, audit = {} }: Terms,
): Promise<Answer<Given<typeof GoalAnswer>>> {
  const ecs = endingWith(endOf(timeLeft), ports.ecs);
  const { instances, unknown } = await select(selection, ecs);
  const now = ports.clock.now();
  const hidden = instances.filter(hidesItsGoal);
  const readable = instances.filter((instance) => !hidesItsGoal(instance));
  if (readable.length === 0 && hidden.length > 0) throw TAGS_NOT_SHOWN;
  const { allowed, denied } = separate(readable, (instance) => refuse(instance, now) ?? refuseFull(instance, now));
  const failures: Failures = [
    ...unknown,
    ...(selection.requestId === undefined ? [] : failuresOfEmpty(instances, now)),
    ...hidden.map(({ instanceId }) => failureOf({ instanceId, error: TAGS_NOT_SHOWN })),
    ...denied.map(({ instanceId, refusal: { code, message } }) => ({ instanceId, code, message })),
  ];
  if (allowed.length === 0 && !failures.some(isPassing)) throw nothingLeft(unknown, denied);
  const isDone = (instance: Instance): boolean => (intentOf(instance)?.generation ?? 0) >= firedAt;
  const due = allowed.filter((instance) => !isDone(instance));
  if (due.length > 0) await admit?.(due);
  const { written, refused } = await writeGoals(due, wanted, { ...ports, ecs }, audit);
  await sendGoals(allowed.filter(isDone), ports);
  const accepted = allowed.filter((instance) => isDone(instance) || written.has(instance.instanceId));
  failures.push(...refused.map(failureOf));
  const retryAfterSeconds = retryAfter(failures);
  return {
    status: accepted.length > 0 ? 202 : retryAfterSeconds !== undefined ? 503 : refused.some(isDenied) ? 403 : 409,
    body: {
      goal: wanted.goal,
      deadlineSeconds: wanted.withinSeconds,
      instances: accepted.map(({ instanceId, status }) => ({ instanceId, status })),
      failures,
    },
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}

/** An ECS that takes no further call once the time is over. */
function endingWith(isOver: () => boolean, ecs: Ecs): Ecs {
  return decorateEcs(ecs, async ({ api }, send) => {
    if (isOver()) throw new CloudError(api, '', `There was no time left for ${api}.`);
    return send();
  });
}

/**
 * Whether ECS does not show the instance's present goal. Then no newer one may be written: it needs a higher
 * generation, and it has to keep what the instance was promised at its creation.
 */
function hidesItsGoal({ status, tagsUnread }: Instance): boolean {
  return status === UNKNOWN && tagsUnread === true;
}

const TAGS_NOT_SHOWN = new CloudError('DescribeInstances', '', 'ECS does not show the tags of this instance.');

/** An instance that may not get the goal. */
interface Denied {
  instanceId: string;
  refusal: Refusal;
}

/** Which instances may get the goal, and which may not. */
function separate(
  instances: readonly Instance[],
  refusalFor: (instance: Instance) => Refusal | undefined,
): { allowed: Instance[]; denied: Denied[] } {
  const allowed: Instance[] = [];
  const denied: Denied[] = [];
  for (const instance of instances) {
    const refusal = refusalFor(instance);
    if (refusal === undefined) allowed.push(instance);
    else denied.push({ instanceId: instance.instanceId, refusal });
  }
  return { allowed, denied };
}

function failureOf({ instanceId, error }: Refused): InstanceFailure {
  const message = `${error.message} ${adviceOn(error)}`;
  return { instanceId, code: codeOf(error), message, retryable: isRetryable(error) };
}

function isPassing({ retryable }: { retryable?: boolean | undefined }): boolean {
  return retryable === true;
}

function isDenied({ error }: { error: CloudError }): boolean {
  return classify(error) === 'account';
}

/** Seconds after which the same call may do more; undefined where it would not. */
function retryAfter(failures: Failures): number | undefined {
  const passing = failures.filter(isPassing);
  if (passing.length === 0) return undefined;
  return RETRY_AFTER_SECONDS[passing.some(({ code }) => code.includes('Throttling')) ? 'throttled' : 'transient'];
}

function nothingLeft([unknown]: readonly InstanceFailure[], [denied]: readonly Denied[]): RequestError {
  const { instanceId, code, message } = unknown ?? { instanceId: denied?.instanceId ?? '', ...denied?.refusal };
  const status = unknown === undefined ? denied?.refusal.status : code?.endsWith('.NotFound') ? 404 : 403;
  return new RequestError(status ?? 404, code ?? 'NoInstances', `${instanceId}: ${message ?? ''}`, 'instanceIds');
}
