import { splitting } from '../cloud/splitting.ts';
import { DESCRIBE_LIMIT, type Ecs } from '../cloud/ecs.ts';
import { CloudError, codeOf, isRetryable, RequestError } from '../cloud/errors.ts';
import { allTagged } from '../cloud/taggedInstances.ts';
import type { Instance } from '../domain/instance.ts';
import type { InstanceFailure } from '../api/answers.ts';
import type { Selection } from '../api/requests.ts';
import { keySwap, TAG } from '../domain/tags.ts';

/**
 * The selection with its tag keys as the deployment calls them. A caller names the keys that the account shows, where ours
 * bear the prefix of the deployment.
 * @example
 * inTagsOf('test-', { tag: [{ key: 'test-ecs-provisioner-request', value: 'nightly' }] });
 * // {tag: [{key: "ecs-provisioner-request", value: 'nightly'}], …}
 */
export function inTagsOf(namePrefix: string, { instanceIds, requestId, tag }: Selection): Selection {
  const swap = keySwap(namePrefix);
  return { instanceIds, requestId, tag: tag?.map(({ key, value }) => ({ key: swap(key), value })) };
}

/** The instances of a selection, and the ids that ECS does not list or refused to describe. */
export interface Selected {
  instances: Instance[];
  unknown: InstanceFailure[];
}

/**
 * Finds the instances of a selection.
 * @throws RequestError 400 unless exactly one field of the selection is set; 404 when ECS lists no instance of the
 * request or the tags.
 * @throws CloudError when ECS does not answer, or does not show which instances are meant.
 * @example const { instances, unknown } = await select({ instanceIds: ['i-bp1abc', 'i-typo'] }, ports.ecs);
 */
export async function select(selection: Selection, ecs: Ecs): Promise<Selected> {
  const { instanceIds, requestId, tag } = selection;
  if ([instanceIds, requestId, tag].filter((way) => way !== undefined).length !== 1) {
    throw new RequestError(400, 'InvalidRequest', 'Name the instances by one of instanceIds, requestId or tag.');
  }
  if (instanceIds !== undefined) return selectByIds([...new Set(instanceIds)], ecs);
  const tags = tag ?? [{ key: TAG.request, value: requestId }];
  const found = await allTagged(ecs, Object.fromEntries(tags.map(({ key, value }) => [key, value])));
  const instances = found.filter((instance) => bears(instance, tags));
  if (instances.length === 0) {
    const what = requestId === undefined ? 'these tags' : `request ${requestId}`;
    throw new RequestError(
      404,
      'NoInstances',
      `ECS lists no instance of ${what}.`,
      requestId === undefined ? 'tag' : 'requestId',
    );
  }
  return { instances, unknown: [] };
}

/**
 * Whether an instance has all these tags. ECS lists the instances that have them; but it takes an empty value for any
 * value, so its answer may hold instances that nobody named.
 * @throws CloudError where an empty value is wanted and the tags are not shown. Named in an answer, the instance would be
 * taken for one that is meant.
 */
function bears({ instanceId, tags, tagsUnread }: Instance, wanted: NonNullable<Selection['tag']>): boolean {
  if (tagsUnread === true) {
    if (!wanted.some(({ value }) => value === '')) return true;
    throw new CloudError('DescribeInstances', '', `ECS does not show the tags of ${instanceId}.`);
  }
  return wanted.every(({ key, value }) => Object.hasOwn(tags, key) && (value === undefined || tags[key] === value));
}

async function selectByIds(instanceIds: readonly string[], ecs: Ecs): Promise<Selected> {
  const { answers, failed } = await splitting(instanceIds, DESCRIBE_LIMIT, (ids) => ecs.describe(ids));
  // With no answer at all, we know nothing about any id. Call again instead of calling them unknown.
  const [first] = failed;
  if (answers.length === 0 && first !== undefined && isRetryable(first.error)) throw first.error;
  const instances = answers.flat();
  const found = new Set(instances.map(({ instanceId }) => instanceId));
  const refusals = new Map<string, CloudError>();
  for (const { ids, error } of failed) for (const id of ids) refusals.set(id, error);
  const unknown = instanceIds
    .filter((id) => !found.has(id))
    .map((instanceId) => {
      const error = refusals.get(instanceId);
      return {
        instanceId,
        code: error === undefined ? 'InvalidInstanceId.NotFound' : codeOf(error),
        message: error?.message ?? 'ECS does not list this instance: check the id and the region.',
        retryable: isRetryable(error),
      };
    });
  return { instances, unknown };
}
