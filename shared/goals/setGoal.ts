import type { Given, GoalAnswer, InstanceFailure } from '../api/answers.ts';
import type { Selection } from '../api/requests.ts';
import { splitting } from '../cloud/splitting.ts';
import { groupBy } from '../domain/lists.ts';
import { TAG_LIMIT } from '../cloud/ecs.ts';
import { classify, CloudError, codeOf, isRetryable, RequestError } from '../cloud/errors.ts';
import { adviceOn, type Answer } from '../platform/http.ts';
import { UNKNOWN, type Instance, type Intent } from '../domain/instance.ts';
import type { Ports } from '../ports.ts';
import { select } from './selection.ts';
import { inMessages, type WorkItem } from '../domain/message.ts';
import { deadlineOf, encodeIntent, filledSlotOf, goalTags, intentOf } from '../domain/tags.ts';

/** An instance that ECS refused to tag. */
interface Refused {
  instanceId: string;
  error: CloudError;
}

type Failure = Given<typeof InstanceFailure>;

/** The goal to set, with its time limit and options. */
export type Wanted = Pick<Intent, 'goal' | 'withinSeconds' | 'forceStop' | 'stoppedMode'>;

/** Why an instance may not get the goal; undefined where it may. `now` is in milliseconds since the epoch. */
export type Refuse = (instance: Instance, now: number) => { code: string; message: string } | undefined;

/**
 * Sets a goal on the instances of a selection. It writes their tags, then sends one message for every hundred of them.
 * `reconcile` does the rest. If the function dies between the two, the sweep finds the tags.
 *
 * @param refuse says which instances may not get this goal, and why.
 * @returns 202 with the instances and the failures where at least one got the goal. Else 503 where a retry may help,
 * 403 where the account lacks something, 409 otherwise.
 * @throws RequestError 404 or 403 when no instance may get the goal.
 * @throws CloudError when ECS shows the tags of none of them; the same call may succeed later.
 * @throws RequestError, CloudError as `select` does, and CloudError when the queue takes no message.
 * @example
 * await setGoal({ requestId: 'nightly' }, { goal: 'Stopped', withinSeconds: 900 }, ports);
 * // {status: 202, body: {goal: 'Stopped', deadlineSeconds: 900, instances: [{instanceId, status}], failures: []}}
 */
export async function setGoal(
  selection: Selection,
  wanted: Wanted,
  ports: Ports,
  refuse: Refuse = () => undefined,
): Promise<Answer<Given<typeof GoalAnswer>>> {
  const { instances, unknown } = await select(selection, ports.ecs);
  const hidden = instances.filter(hidesItsGoal);
  const failures: Failure[] = [
    ...unknown,
    ...hidden.map(({ instanceId }) => refusalOf({ instanceId, error: TAGS_NOT_SHOWN })),
  ];
  const readable = instances.filter((instance) => !hidesItsGoal(instance));
  const allowed = readable.filter((instance) => {
    const refusal = refuse(instance, ports.clock.now());
    if (refusal !== undefined) failures.push({ instanceId: instance.instanceId, ...refusal });
    return refusal === undefined;
  });
  if (allowed.length === 0) throw readable.length === 0 && hidden.length > 0 ? TAGS_NOT_SHOWN : nothingLeft(failures);
  const { items, refused } = await writeGoals(allowed, wanted, ports);
  for (const batch of inMessages(items)) await ports.queue.send(batch, 0);
  failures.push(...refused.map(refusalOf));
  const accepted = new Set(items.map(({ instanceId }) => instanceId));
  const passing = failures.some(({ retryable }) => retryable === true);
  return {
    status: items.length > 0 ? 202 : passing ? 503 : refused.some(isDenied) ? 403 : 409,
    body: {
      goal: wanted.goal,
      deadlineSeconds: wanted.withinSeconds,
      instances: allowed
        .filter(({ instanceId }) => accepted.has(instanceId))
        .map(({ instanceId, status }) => ({ instanceId, status })),
      failures,
    },
    ...(passing && { retryAfterSeconds: 5 }),
  };
}

/**
 * Whether ECS does not show the instance's present goal. Then no newer one may be written: it needs a higher
 * generation, and it has to keep what the instance was promised at its creation.
 */
function hidesItsGoal({ status, tagsUnread }: Instance): boolean {
  return status === UNKNOWN && tagsUnread === true;
}

const TAGS_NOT_SHOWN = new CloudError('DescribeInstances', '', 'ECS does not show the tags of this instance.');

function refusalOf({ instanceId, error }: Refused): Failure {
  const message = `${error.message} ${adviceOn(error)}`;
  return { instanceId, code: codeOf(error), message, retryable: isRetryable(error) };
}

function isDenied({ error }: { error: CloudError }): boolean {
  return classify(error) === 'account';
}

function nothingLeft(failures: readonly Failure[]): RequestError {
  const [first] = failures;
  const code = first?.code ?? 'NoInstances';
  const status = code.endsWith('.NotFound') ? 404 : 403;
  return new RequestError(
    status,
    code,
    `${first?.instanceId ?? ''}: ${first?.message ?? 'no such instance'}`,
    'instanceIds',
  );
}

async function writeGoals(
  instances: readonly Instance[],
  wanted: Wanted,
  ports: Ports,
): Promise<{ items: WorkItem[]; refused: Refused[] }> {
  const now = ports.clock.now();
  const byId = new Map(instances.map((instance) => [instance.instanceId, nextIntent(instance, wanted, now)]));
  const refused: Refused[] = [];
  for (const group of groupBy([...byId.entries()], ([, intent]) => encodeIntent(intent)).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const ids = group.map(([id]) => id);
    const { failed } = await splitting(ids, TAG_LIMIT, (batch) => ports.ecs.tag(batch, goalTags(first[1])));
    for (const { ids: batch, error } of failed) {
      for (const instanceId of batch) {
        byId.delete(instanceId);
        refused.push({ instanceId, error });
      }
    }
  }
  const items = instances.flatMap((instance): WorkItem[] => {
    const { instanceId } = instance;
    const intent = byId.get(instanceId);
    if (intent === undefined) return [];
    const { goal, generation } = intent;
    return [
      { instanceId, goal, generation, deadline: deadlineOf(intent, instance), seen: true, ...filledSlotOf(instance) },
    ];
  });
  return { items, refused };
}

/** The intent that replaces the latest one. It keeps the public address and the automatic release of the creation. */
function nextIntent(instance: Instance, wanted: Wanted, now: number): Intent {
  const latest = intentOf(instance);
  return {
    ...wanted,
    // The clocks of two function instances may differ; the new goal has to win all the same.
    generation: Math.max(now, (latest?.generation ?? 0) + 1),
    ...(latest?.publicIp === true && { publicIp: true }),
    ...(latest?.autoReleaseMinutes !== undefined && { autoReleaseMinutes: latest.autoReleaseMinutes }),
  };
}
