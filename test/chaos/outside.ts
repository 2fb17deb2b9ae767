import Ecs, {
  DescribeInstancesRequest,
  type DescribeInstancesResponseBodyInstancesInstance,
} from '@alicloud/ecs20140526';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { unfold } from '../../cli/unfold.ts';
import { DESCRIBE_LIMIT } from '../../shared/cloud/ecs.ts';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import type { Outcome } from '../../shared/domain/outcomes.ts';
import { connectMnsClient, subscribeToOutcomes } from '../support/connectMnsClient.ts';
import type { Endpoints } from '../support/endpoints.ts';

/** A queue of our own that is subscribed to the topic of outcomes. */
export const OUTCOME_QUEUE = 'chaos-outcomes';

/** MNS hands over at most 16 messages at once. */
const BATCH = 16;

export type EcsInstance = DescribeInstancesResponseBodyInstancesInstance;

/** The cloud as anybody with a key sees it, through the vendor's SDKs. It asks none of the functions. */
export class Outside {
  readonly #endpoints: Endpoints;
  readonly #ecs: Ecs;
  readonly #mns: ReturnType<typeof connectMnsClient>;

  constructor(endpoints: Endpoints) {
    const { region, accessKeyId, accessKeySecret, ecs } = endpoints;
    const { host } = new URL(ecs);
    this.#endpoints = endpoints;
    this.#ecs = new (unfold(Ecs))(
      new $OpenApiUtil.Config({ accessKeyId, accessKeySecret, regionId: region, endpoint: host, protocol: 'http' }),
    );
    this.#mns = connectMnsClient(endpoints);
  }

  /** Subscribes our queue to the topic of outcomes. */
  subscribe(): Promise<void> {
    return subscribeToOutcomes(this.#mns, this.#endpoints, OUTCOME_QUEUE);
  }

  /** All instances, or all that bear this tag. */
  async instances(tagKey?: string): Promise<EcsInstance[]> {
    const found: EcsInstance[] = [];
    let nextToken: string | undefined;
    do {
      const tag = tagKey === undefined ? [] : [{ key: tagKey }];
      const query = new DescribeInstancesRequest({
        regionId: this.#endpoints.region,
        maxResults: DESCRIBE_LIMIT,
        nextToken,
        tag,
      });
      const runtime = new RuntimeOptions({ readTimeout: 10_000, connectTimeout: 10_000 });
      const { body } = await this.#ecs.describeInstancesWithOptions(query, runtime);
      found.push(...(body?.instances?.instance ?? []));
      nextToken = body?.nextToken === '' ? undefined : body?.nextToken;
    } while (nextToken !== undefined);
    return found;
  }

  /** How many messages are in reconcile's queue: visible, delayed or being worked on. */
  async queued(): Promise<number> {
    const { body } = await this.#mns.getQueueAttributes(NAMES.queue);
    const { ActiveMessages = 0, InactiveMessages = 0, DelayMessages = 0 } = body;
    return Number(ActiveMessages) + Number(InactiveMessages) + Number(DelayMessages);
  }

  /** Takes all outcomes out of our queue. */
  async drainOutcomes(): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (;;) {
      const messages = await this.#receive(OUTCOME_QUEUE);
      if (messages.length === 0) return outcomes;
      for (const { MessageBody, ReceiptHandle } of messages) {
        await this.#mns.deleteMessage(OUTCOME_QUEUE, ReceiptHandle);
        outcomes.push(decodeOutcome(MessageBody));
      }
    }
  }

  async #receive(queue: string) {
    try {
      return (await this.#mns.batchReceiveMessage(queue, BATCH)).body ?? [];
    } catch (error) {
      if (error instanceof Error && error.name === 'MNSMessageNotExistError') return [];
      throw error;
    }
  }
}

export function decodeOutcome(body: string): Outcome {
  return JSON.parse(Buffer.from(body, 'base64').toString('utf8')) as Outcome;
}
