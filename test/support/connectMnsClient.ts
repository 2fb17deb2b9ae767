import MnsClient from '@alicloud/mns';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import type { Endpoints } from './endpoints.ts';

/** The part of @alicloud/mns that only the tests use. */
interface MoreCalls {
  createQueue(name: string, attributes?: { VisibilityTimeout: number }): Promise<unknown>;
  getQueueAttributes(name: string): Promise<{ body: Record<string, string> }>;
  /** Rejects with the name `MNSMessageNotExistError` when no message has come in time. */
  receiveMessage(
    queue: string,
    waitSeconds?: number,
  ): Promise<{ body: { MessageBody: string; ReceiptHandle: string } }>;
  put(path: string, type: string, body: Buffer): Promise<unknown>;
}

/** The vendor's client for a local cloud's queues and topics. */
export function connectMnsClient(endpoints: Endpoints): MnsClient & MoreCalls {
  const { accountId, accessKeyId, accessKeySecret, region, mns } = endpoints;
  const client: unknown = new MnsClient(accountId, { accessKeyId, accessKeySecret, region, endpoint: mns });
  return client as MnsClient & MoreCalls;
}

/** Has the topic of outcomes deliver into a new queue. */
export async function subscribeToOutcomes(
  client: MoreCalls,
  { region, accountId }: Endpoints,
  queue: string,
): Promise<void> {
  await client.createQueue(queue);
  const endpoint = `acs:mns:${region}:${accountId}:queues/${queue}`;
  const subscription = `<Subscription xmlns="http://mns.aliyuncs.com/doc/v1/"><Endpoint>${endpoint}</Endpoint><NotifyContentFormat>SIMPLIFIED</NotifyContentFormat></Subscription>`;
  await client.put(`/topics/${NAMES.outcomeTopic}/subscriptions/${queue}`, 'Subscription', Buffer.from(subscription));
}
