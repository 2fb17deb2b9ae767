import * as v from 'valibot';
import { INSTANCE_ID, UNKNOWN, type Instance } from '../domain/instance.ts';
import type { BatchResult } from './ecs.ts';
import { readInstance, text } from './shownInstance.ts';

/**
 * Reads answers of ECS about many instances at once. An answer of another form is an error. An entry of another form
 * affects its own instance only.
 */

/** One page of DescribeInstances. */
export interface Page {
  instances: Instance[];
  /** How many entries have no instance id. */
  nameless: number;
  nextToken: string | undefined;
}

const Described = v.object({
  Instances: v.object({ Instance: v.array(v.unknown()) }),
  NextToken: v.nullish(text, ''),
});

const Batch = v.object({
  RequestId: v.fallback(v.optional(v.pipe(text, v.regex(/^[\w-]{1,64}$/))), undefined),
  InstanceResponses: v.object({ InstanceResponse: v.array(v.unknown()) }),
});

const Result = v.object({
  InstanceId: v.pipe(text, v.regex(INSTANCE_ID)),
  Code: v.pipe(text, v.nonEmpty()),
  Message: v.fallback(v.optional(text, ''), ''),
});

/**
 * Reads an answer of DescribeInstances.
 * @throws Error when it has another form.
 * @example readPage({ Instances: { Instance: [{}] } }); // {instances: [], nameless: 1, nextToken: undefined}
 */
export function readPage(body: unknown): Page {
  const { Instances, NextToken } = v.parse(Described, body);
  const instances = Instances.Instance.flatMap((shown) => readInstance(shown) ?? []);
  return {
    instances,
    nameless: Instances.Instance.length - instances.length,
    nextToken: NextToken === '' ? undefined : NextToken,
  };
}

/**
 * The instances of an answer about ids. An entry without an id may be any of the ids that the answer does not name.
 * Those ids become Unknown, because an instance that is left out would count as gone.
 * @example
 * askedById({ instances: [], nameless: 1, nextToken: undefined }, ['i-1']); // [{instanceId: 'i-1', status: 'Unknown', …}]
 * askedById({ instances: [], nameless: 0, nextToken: undefined }, ['i-1']); // []: ECS lists no such instance
 */
export function askedById({ instances, nameless }: Page, ids: readonly string[]): Instance[] {
  if (nameless === 0) return instances;
  const named = new Set(instances.map(({ instanceId }) => instanceId));
  const unnamed = ids.filter((id) => !named.has(id));
  return [...instances, ...unnamed.flatMap((id) => readInstance({ InstanceId: id }) ?? [])];
}

/**
 * The instances of an answer about tags. ECS found them by their tags, so one that is shown without tags is Unknown.
 * @example
 * askedByTag({ instances: [{ instanceId: 'i-1', tagsUnread: true, … }], … }, { team: 'web' });
 * // [{instanceId: 'i-1', status: 'Unknown', …}]
 */
export function askedByTag({ instances }: Page, tags: Readonly<Record<string, unknown>>): Instance[] {
  if (Object.keys(tags).length === 0) return instances;
  return instances.map((instance) => (instance.tagsUnread === true ? { ...instance, status: UNKNOWN } : instance));
}

/**
 * Reads the result of StartInstances or StopInstances for each instance. Entries without an id or a code are left out:
 * they say nothing about any instance.
 * @throws Error when the answer has another form.
 * @example
 * readResults({ InstanceResponses: { InstanceResponse: [{ InstanceId: 'i-1', Code: '200', Message: 'success' }] } });
 * // [{instanceId: 'i-1', code: undefined, message: 'success'}]
 */
export function readResults(body: unknown): BatchResult[] {
  const { RequestId: requestId, InstanceResponses } = v.parse(Batch, body);
  return InstanceResponses.InstanceResponse.flatMap((shown): BatchResult[] => {
    const parsed = v.safeParse(Result, shown);
    if (!parsed.success) return [];
    const { InstanceId: instanceId, Code, Message: message } = parsed.output;
    if (Code === '200') return [{ instanceId, code: undefined, message }];
    return [{ instanceId, code: Code, message, ...(requestId !== undefined && { requestId }) }];
  });
}
