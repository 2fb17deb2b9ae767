import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { CreateAnswer, GoalAnswer } from '../../shared/api/answers.ts';
import { classify, CloudError } from '../../shared/cloud/errors.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import { SETTER_OF } from '../../shared/api/functions.ts';
import { TAG } from '../../shared/domain/tags.ts';
import type { Answer } from '../../shared/platform/http.ts';
import type { HttpRequest } from './httpCall.ts';
import type { Invocation } from './invocation.ts';
import type { GoalAction } from './script.ts';
import { inOrder, wrongStatus } from './statusAnswers.ts';
import { FORBIDDEN, tagsIn } from './truth.ts';
import { isNamed } from './watch.ts';

/** Checks that an answer leaves nothing out, and says what its invocation saw and what really is. */

/**
 * Checks a function's answer, whatever its status.
 * @param request what its caller has sent.
 */
export function checkAnswerIsTrue(invocation: Invocation, request: HttpRequest, answer: Answer): void {
  const { name, world, key } = invocation;
  const wrong = name === 'status' ? wrongStatus(invocation, answer) : wrongPromise(invocation, request, answer);
  if (name === 'create') wrong.push(...givenUp(invocation, answer));
  if (answer.status >= 400 && !v.is(Reasoned, answer.body)) wrong.push(`answers ${answer.status} and says not why`);
  for (const what of wrong) world.violate('answers are true', `${key} ${what}`);
}

const Said = v.pipe(v.string(), v.nonEmpty());

/** A refusal says why: of all, or of each. */
const Reasoned = v.union([
  v.object({ error: v.object({ code: Said, message: Said }) }),
  v.object({ failures: v.array(v.object({ code: Said, message: Said })) }),
]);

const Promised = v.object({ ...GoalAnswer.entries, instances: v.array(v.looseObject({ instanceId: v.string() })) });

const NoneFilled = v.object({ error: v.object({ code: v.string() }), failures: CreateAnswer.entries.failures });

/** What is wrong in an answer of create that says that no slot has an instance: of each it says why, and whether to call again. */
function wrongRefusal(
  request: HttpRequest,
  { status, retryAfterSeconds }: Answer,
  { error, failures }: v.InferInput<typeof NoneFilled>,
): string[] {
  const slots = failures.map(({ slot }) => slot);
  const mayCallAgain = failures.some(({ retryable }) => retryable === true);
  return [
    ...(isDeepStrictEqual(inOrder(slots), allSlots(request)) ? [] : [`names the slots ${slots.join()}`]),
    ...(mayCallAgain === (retryAfterSeconds !== undefined) ? [] : [`answers ${error.code}: call again or not?`]),
    ...(mayCallAgain === (status === 503) ? [] : [`answers ${status} for ${error.code}`]),
  ];
}

/** For so long create tries again by itself, in milliseconds: its 180 s leave room for a pause of a minute and a call. */
const PATIENCE_MS = 40_000;

const Failures = v.object({ failures: v.array(v.looseObject({ retryable: v.optional(v.boolean()) })) });

/** Who is to call again for slots that stay empty gets to know that no sooner than it helps. */
function givenUp({ world, began }: Invocation, { body }: Answer): string[] {
  const mayCallAgain = v.is(Failures, body) && body.failures.some(({ retryable }) => retryable === true);
  const seconds = Math.round((world.clock.now() - began) / 1000);
  return mayCallAgain && seconds * 1000 < PATIENCE_MS ? [`gives up after ${seconds} s`] : [];
}

function allSlots(request: HttpRequest): number[] {
  return Array.from({ length: Number(sentIn(request)['count'] ?? 1) }, (_, slot) => slot);
}

function sentIn(request: HttpRequest): Readonly<Record<string, unknown>> {
  return request.method === 'POST' ? request.body : {};
}

/** What is wrong in an answer of create, start, stop or release that says what became of each. */
function wrongPromise(invocation: Invocation, request: HttpRequest, answer: Answer): string[] {
  const { status, retryAfterSeconds, body } = answer;
  if (v.is(NoneFilled, body)) return wrongRefusal(request, answer, body);
  const promised = v.safeParse(Promised, body);
  if (!promised.success) return status < 300 ? ['answers in no known form'] : [];
  const { deadlineSeconds, instances, failures } = promised.output;
  const asked = sentIn(request);
  const ids = instances.map(({ instanceId }) => instanceId);
  const isWrong = {
    status: !statusesFor(promised.output, retryAfterSeconds !== undefined).includes(status),
    deadlineSeconds: asked['deadlineSeconds'] !== undefined && deadlineSeconds !== asked['deadlineSeconds'],
    instances: new Set(ids).size !== ids.length,
    failures: failures.some(({ code, message }) => code === '' || message === ''),
    // Who is to call again is told when.
    retryAfter: failures.some(({ retryable }) => retryable) !== (retryAfterSeconds !== undefined),
  };
  const wrong = Object.entries(isWrong).flatMap(([key, is]) => (is ? [`answers wrong ${key}`] : []));
  return [
    ...wrong,
    ...(invocation.name === 'create'
      ? wrongSlots(invocation, request, body)
      : wrongGoals(invocation, request, v.parse(GoalAnswer, body))),
  ];
}

/**
 * Some have the goal; or their caller is to call again; or the role may not do it to one of them at least; or they are in
 * no state for it. Other refusals that concern the account may be either.
 */
function statusesFor({ instances, failures }: v.InferOutput<typeof Promised>, callAgain: boolean): number[] {
  if (instances.length > 0) return [202];
  if (callAgain) return [503];
  if (failures.some(({ code }) => code === FORBIDDEN)) return [403];
  const isOfAccount = failures.some(({ code }) => classify(new CloudError('TagResources', code, '')) === 'account');
  return isOfAccount ? [403, 409] : [409];
}

/** Each slot is named once, as filled or with the reason why not. */
function wrongSlots({ world, requestId: own }: Invocation, request: HttpRequest, body: unknown): string[] {
  const { requestId, goal, instances, failures } = v.parse(CreateAnswer, body);
  const slots = [...instances, ...failures].map(({ slot }) => slot);
  const wrong = instances.filter(({ instanceId, slot, placement }) => {
    const facts = world.ledger.instances.get(instanceId)?.slot;
    return facts?.requestId !== requestId || facts.index !== slot || facts.placement !== placement;
  });
  return [
    ...(isDeepStrictEqual(inOrder(slots), allSlots(request)) ? [] : [`names the slots ${slots.join()}`]),
    ...(requestId === (sentIn(request)['requestId'] ?? own) && goal === 'Running' ? [] : [`is about ${requestId}`]),
    ...wrong.map((entry) => `names ${JSON.stringify(entry)}`),
  ];
}

/** Each instance that was found and meant has the goal, or there is a reason why not; its status is the one before. */
function wrongGoals(
  { name, seen, world, key }: Invocation,
  request: HttpRequest,
  { goal, instances, failures }: v.InferOutput<typeof GoalAnswer>,
): string[] {
  const action = world.ledger.goals.find((each) => each.key === key)?.action;
  const hasSlots = failures.some((failure) => !('instanceId' in failure));
  const refused = failures.flatMap((failure) => ('instanceId' in failure ? [failure.instanceId] : []));
  const named = [...instances.map(({ instanceId }) => instanceId), ...refused];
  const left = [...seen.values()].filter((each) => isMeant(request, each) && !named.includes(each.instanceId));
  const wrong = instances.filter(({ instanceId, status }) => seen.get(instanceId)?.status !== status);
  return [
    ...(SETTER_OF[goal] === name ? [] : [`sets the goal ${goal}`]),
    ...(new Set(named).size === named.length ? [] : ['names one twice']),
    ...left.map(({ instanceId }) => `leaves ${instanceId} out`),
    ...named
      .filter((id) => action !== undefined && !isNamed(world, action, id))
      .map((id) => `names ${id}, which nobody meant`),
    ...instances
      .filter(({ instanceId }) => action !== undefined && isBarred(action, seen.get(instanceId)))
      .map(({ instanceId }) => `takes ${instanceId}, which may not have the goal`),
    ...(hasSlots && sentIn(request)['requestId'] === undefined ? ['names slots of no request'] : []),
    ...wrong.map((entry) => `names ${JSON.stringify(entry)}`),
  ];
}

/** What ECS refuses anyway is refused at once; and what was not created here is released by force alone. */
function isBarred({ goal, force, stoppedMode }: GoalAction, instance: Instance | undefined): boolean {
  const isPrepaid = instance?.chargeType === 'PrePaid';
  if (goal === 'Stopped') return isPrepaid && stoppedMode === 'StopCharging';
  return goal === 'Released' && (isPrepaid || (!force && instance?.tags[TAG.slot] === undefined));
}

/** ECS lists any value for an empty one, and its caller means exactly that. */
export function isMeant(request: HttpRequest, { tags, tagsUnread }: Instance): boolean {
  return tagsUnread === true || tagsIn(sentIn(request)).every(({ key, value }) => tags[key] === value);
}
