import { DESCRIBE_LIMIT } from '../../shared/cloud/ecs.ts';
import { classify, CloudError, isRetryable } from '../../shared/cloud/errors.ts';
import { splitting } from '../../shared/cloud/splitting.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Trouble } from './attempt.ts';

/** A work item and its instance; undefined where Describe does not list it. */
export type Seen = readonly [WorkItem, Instance | undefined];

/** An item to be tried again after a pause, and why. `late`: there was no time to look at it. */
export interface Troubled {
  item: WorkItem;
  trouble: Trouble | 'late';
}

/** What DescribeInstances answered. */
export interface Described {
  /** The time before the first call, in milliseconds since the epoch: what is seen may be as old as that. */
  asOf: number;
  seen: Seen[];
  troubled: Troubled[];
  /** Items that ECS refuses to describe for good, with its error. */
  refused: { item: WorkItem; error: CloudError }[];
}

/**
 * How long after the first Describe another one may begin, in milliseconds. What is seen has to be acted on while it is
 * fresh, and one call may take 10 s.
 */
const BEGIN_MS = 5_000;

/** In place of a call for which there is no time left. */
const TOO_LATE = new CloudError('DescribeInstances', '', 'There was no time left to look at these.');

/**
 * Describes the instances of these items, at most 100 in a call, several calls at once. The items come in the order in
 * which they are looked for: where ECS is slow, those at the end are `late`.
 */
export async function describe(items: readonly WorkItem[], ports: Ports): Promise<Described> {
  const asOf = ports.clock.now();
  const byId = new Map(items.map((item) => [item.instanceId, item]));
  const asked = await splitting([...byId.keys()], DESCRIBE_LIMIT, (ids) => {
    return ports.clock.now() - asOf < BEGIN_MS ? ports.ecs.describe(ids) : Promise.reject(TOO_LATE);
  });
  const instances = new Map(asked.answers.flat().map((instance) => [instance.instanceId, instance]));
  const troubled: Troubled[] = [];
  const refused: Described['refused'] = [];
  for (const { ids, error } of asked.failed) {
    ports.log.warn('not described', { instanceIds: ids, ...errorFields(error) });
    for (const item of ids.flatMap((id) => byId.get(id) ?? [])) {
      byId.delete(item.instanceId);
      if (mayPass(item, error, asOf)) troubled.push({ item, trouble: troubleOf(error) });
      else refused.push({ item, error });
    }
  }
  const seen = [...byId.values()].map((item): Seen => [item, instances.get(item.instanceId)]);
  return { asOf, seen, troubled, refused };
}

/** How long past its deadline an item waits for a permission that the role lost, in milliseconds. */
const PERMISSION_MS = 300_000;

/**
 * Whether the same call may succeed later. Somebody may give a lost permission back, and no sweep finds an instance that
 * ECS does not list yet.
 */
function mayPass({ deadline }: WorkItem, error: CloudError, now: number): boolean {
  return isRetryable(error) || (classify(error) === 'account' && now < deadline + PERMISSION_MS);
}

function troubleOf(error: CloudError): Troubled['trouble'] {
  if (error === TOO_LATE) return 'late';
  return error.code.includes('Throttling') ? 'throttled' : 'error';
}
