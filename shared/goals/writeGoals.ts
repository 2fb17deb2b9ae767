import { TAG_LIMIT } from '../cloud/ecs.ts';
import type { CloudError } from '../cloud/errors.ts';
import { splitting } from '../cloud/splitting.ts';
import type { Instance, Intent } from '../domain/instance.ts';
import { chunks, groupBy } from '../domain/lists.ts';
import { inMessages, ITEMS_PER_MESSAGE, type WorkItem } from '../domain/message.ts';
import {
  deadlineOf,
  encodeIntent,
  filledSlotOf,
  goalTags,
  intentOf,
  isCleanUp,
  isPublished,
  TAG,
} from '../domain/tags.ts';
import type { Ports } from '../ports.ts';
import type { LogFields } from '../platform/log.ts';
import { nextIntent, type Wanted } from './nextIntent.ts';

/** An instance that ECS did not let be tagged. */
export interface Refused {
  instanceId: string;
  error: CloudError;
}

/**
 * Writes a goal on instances, a hundred at a time: their tags first, then their message. Whatever ends it in between, the
 * hundreds before are under way, and the sweep finds those that are tagged and in no message.
 * @param audit who sets it and with which options, for the log.
 * @returns the ids that have the goal now, and those that ECS refused.
 * @throws CloudError when the queue takes no message.
 * @example
 * const wanted = { goal: 'Stopped', withinSeconds: 900 };
 * const { written, refused } = await writeGoals(instances, wanted, ports, { trigger: 'http' });
 * // written: Set {'i-1'}, refused: [{instanceId: 'i-2', error: CloudError}]
 */
export async function writeGoals(
  instances: readonly Instance[],
  wanted: Wanted,
  ports: Ports,
  audit: LogFields,
): Promise<{ written: Set<string>; refused: Refused[] }> {
  const written = new Set<string>();
  const refused: Refused[] = [];
  for (const batch of chunks(newFirst(instances, wanted), ITEMS_PER_MESSAGE)) {
    const tagged = await tagAll(batch, wanted, ports);
    refused.push(...tagged.refused);
    logAccepted(tagged.items, wanted, ports, audit);
    for (const items of inMessages(tagged.items)) await ports.queue.send(items, 0);
    for (const { instanceId } of tagged.items) written.add(instanceId);
  }
  return { written, refused };
}

/**
 * Sends the message of instances that bear their goal already, where its end is not published: whoever set it may have died
 * before it could. A clean-up is left to reconcile, which alone knows its reason.
 * @throws CloudError when the queue takes no message.
 * @example await sendGoals(instances, ports); // one message for each hundred
 */
export async function sendGoals(instances: readonly Instance[], { queue }: Pick<Ports, 'queue'>): Promise<void> {
  const items = instances.flatMap((instance) => {
    const intent = intentOf(instance);
    if (intent === undefined || isPublished(instance, intent) || isCleanUp(instance, intent)) return [];
    return itemOf(instance, intent);
  });
  for (const batch of inMessages(items)) await queue.send(batch, 0);
}

/** Before the message is sent: from its tags on, the goal is accepted, whatever becomes of the call. */
function logAccepted(items: readonly WorkItem[], wanted: Wanted, { log }: Ports, audit: LogFields): void {
  if (items.length === 0) return;
  log.info('goal accepted', { ...audit, ...wanted, instanceIds: items.map(({ instanceId }) => instanceId) });
}

/** Those that are on their way there already come last, so that a call that is sent again goes on where it stopped. */
function newFirst(instances: readonly Instance[], { goal, forceStop, stoppedMode }: Wanted): Instance[] {
  const isUnderWay = (instance: Instance): boolean => {
    const latest = intentOf(instance);
    const isSame = latest?.goal === goal && latest.forceStop === forceStop && latest.stoppedMode === stoppedMode;
    return isSame && instance.tags[TAG.pending] !== undefined;
  };
  return [
    ...instances.filter((instance) => !isUnderWay(instance)),
    ...instances.filter((instance) => isUnderWay(instance)),
  ];
}

async function tagAll(
  instances: readonly Instance[],
  wanted: Wanted,
  { ecs, clock }: Ports,
): Promise<{ items: WorkItem[]; refused: Refused[] }> {
  const now = clock.now();
  const items: WorkItem[] = [];
  const refused: Refused[] = [];
  const intended = instances.map((instance) => ({ instance, intent: nextIntent(instance, wanted, now) }));
  for (const group of groupBy(intended, ({ intent }) => encodeIntent(intent)).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const ids = group.map(({ instance }) => instance.instanceId);
    const { failed } = await splitting(ids, TAG_LIMIT, (batch) => ecs.tag(batch, goalTags(first.intent)));
    const errors = failed.flatMap(({ ids: batch, error }) => batch.map((instanceId) => ({ instanceId, error })));
    const bad = new Set(errors.map(({ instanceId }) => instanceId));
    refused.push(...errors);
    items.push(
      ...group
        .filter(({ instance }) => !bad.has(instance.instanceId))
        .map((entry) => itemOf(entry.instance, entry.intent)),
    );
  }
  return { items, refused };
}

function itemOf(instance: Instance, intent: Intent): WorkItem {
  const { goal, generation } = intent;
  const { instanceId } = instance;
  return {
    instanceId,
    goal,
    generation,
    deadline: deadlineOf(intent, instance),
    seen: true,
    ...filledSlotOf(instance),
  };
}
