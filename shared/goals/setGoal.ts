import type { Given, GoalAnswer, InstanceFailure } from '../api/answers.ts';
import type { Selection } from '../api/requests.ts';
import { splitting } from '../cloud/splitting.ts';
import { groupBy } from '../domain/lists.ts';
import { TAG_LIMIT } from '../cloud/ecs.ts';
import { classify, CloudError, codeOf, isRetryable, RequestError } from '../cloud/errors.ts';
import { adviceOn, type Answer } from '../platform/http.ts';
import { UNKNOWN, type Instance } from '../domain/instance.ts';
import type { Ports } from '../ports.ts';
import { nextIntent, type Wanted } from './nextIntent.ts';
import { select } from './selection.ts';
import { inMessages, type WorkItem } from '../domain/message.ts';
import { deadlineOf, encodeIntent, filledSlotOf, goalTags } from '../domain/tags.ts';

/** An instance that ECS did not let be tagged. */
interface Refused {
  instanceId: string;
  error: CloudError;
}

type Failure = Given<typeof InstanceFailure>;

/** Why an instance may not get a goal now (milliseconds since the epoch); undefined lets it. */
export type Refuse = (instance: Instance, now: number) => { code: string; message: string } | undefined;

/**
 * Sets a goal on the instances of a selection: their tags first, then one message for every hundred of them. From there
 * on `reconcile` brings it about; a crash in between leaves it to the sweep.
 *
 * @param refuse which instances may not get this goal, and why.
 * @returns 202 with the instances and what was refused; 503 when all were refused for now, 403 when the account lacks
 * something, else 409.
 * @throws RequestError 404 or 403 when there is no instance left.
 * @throws CloudError when ECS shows the tags of none of them; the same call may succeed later.
 * @throws RequestError, CloudError as `select` does, and CloudError when the queue takes no message.
 */
export async function setGoal(
  selection: Selection,
  wanted: Wanted,
  ports: Ports,
  refuse: Refuse = () => undefined,
): Promise<Answer<Given<typeof GoalAnswer>>> {
  const { instances, unknown } = await select(selection, ports.ecs);
  const untold = instances.filter(hidesItsGoal);
  const failures: Failure[] = [...unknown, ...untold.map(({ instanceId }) => refusalOf({ instanceId, error: UNTOLD }))];
  const told = instances.filter((instance) => !hidesItsGoal(instance));
  const allowed = told.filter((instance) => {
    const refusal = refuse(instance, ports.clock.now());
    if (refusal !== undefined) failures.push({ instanceId: instance.instanceId, ...refusal });
    return refusal === undefined;
  });
  if (allowed.length === 0) throw told.length === 0 && untold.length > 0 ? UNTOLD : nothingLeft(failures);
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
 * Whether the goal that an instance has cannot be read. Over it no other may be written: the newer goal has to have the
 * higher generation, and to keep what the instance was promised.
 */
function hidesItsGoal({ status, tagsUnread }: Instance): boolean {
  return status === UNKNOWN && tagsUnread === true;
}

const UNTOLD = new CloudError('DescribeInstances', '', 'ECS does not show the tags of this instance.');

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
