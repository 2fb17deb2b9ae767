import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SdkClient, sdkClient } from './client.ts';
import { type StartedMns, startMns } from './startMns.ts';

let cloud: StartedMns;
let client: SdkClient;

beforeAll(async () => {
  cloud = await startMns();
  client = sdkClient(cloud.url);
});

afterAll(() => cloud.close());

let count = 0;
/** A fresh queue's name. */
async function newQueue(params = {}): Promise<string> {
  const name = `sdk-${++count}`;
  await client.createQueue(name, params);
  return name;
}

describe('@alicloud/mns on queues', () => {
  test('creates, finds equal, refuses different and deletes', async () => {
    const params = { VisibilityTimeout: 5, DelaySeconds: 0 };

    expect(await client.createQueue('life', params)).toMatchObject({
      code: 201,
      headers: { location: `${cloud.url}/queues/life` },
    });
    expect((await client.createQueue('life', params)).code).toBe(204);
    await expect(client.createQueue('life', { VisibilityTimeout: 6 })).rejects.toMatchObject({
      name: 'MNSQueueAlreadyExistError',
    });
    expect((await client.deleteQueue('life')).code).toBe(204);
    await expect(client.getQueueAttributes('life')).rejects.toMatchObject({ name: 'MNSQueueNotExistError' });
  });

  test('sets and gets attributes', async () => {
    const queue = await newQueue();

    expect((await client.setQueueAttributes(queue, { PollingWaitSeconds: 7 })).code).toBe(204);

    await client.sendMessage(queue, { MessageBody: 'a' });
    await client.sendMessage(queue, { MessageBody: 'b', DelaySeconds: 60 });
    await client.receiveMessage(queue);
    const { body } = await client.getQueueAttributes(queue);

    expect(body).toMatchObject({
      QueueName: queue,
      PollingWaitSeconds: '7',
      VisibilityTimeout: '30',
      MaximumMessageSize: '65536',
      MessageRetentionPeriod: '345600',
      ActiveMessages: '0',
      InactiveMessages: '1',
      DelayMessages: '1',
      LoggingEnabled: 'False',
    });
    // These times are in seconds, those of messages in milliseconds.
    expect(Math.abs(Number(body['CreateTime']) - Date.now() / 1000)).toBeLessThan(60);
  });

  test('lists page by page', async () => {
    for (const name of ['page-a', 'page-b', 'page-c']) await client.createQueue(name);

    const urls = async (start: string | undefined): Promise<string[]> =>
      ((await client.listQueue(start, 2, 'page-')).body ?? []).map((queue) => queue['QueueURL'] ?? '');

    expect(await urls('')).toEqual([`${cloud.url}/queues/page-a`, `${cloud.url}/queues/page-b`]);
    expect(await urls('page-c')).toEqual([`${cloud.url}/queues/page-c`]);
    expect(await urls('page-d')).toEqual([]);
  });
});

describe('@alicloud/mns on messages', () => {
  test('sends, peeks, receives, extends and deletes', async () => {
    const queue = await newQueue();
    const sent = await client.sendMessage(queue, { MessageBody: 'aGVsbG8=', Priority: 1 });

    expect(sent).toMatchObject({ code: 201, body: { MessageBodyMD5: '0733351879B2FA9BD05C7CA3061529C0' } });

    const peeked = await client.peekMessage(queue);

    expect(peeked.body).toMatchObject({ MessageBody: 'aGVsbG8=', DequeueCount: '0', Priority: '1' });
    expect(peeked.body['ReceiptHandle']).toBeUndefined();

    const { body } = await client.receiveMessage(queue);

    expect(body).toMatchObject({ MessageId: sent.body['MessageId'], MessageBody: 'aGVsbG8=', DequeueCount: '1' });
    expect(Number(body['NextVisibleTime']) - Number(body['FirstDequeueTime'])).toBe(30_000);

    const changed = await client.changeMessageVisibility(queue, body['ReceiptHandle'] ?? '', 60);

    expect((await client.deleteMessage(queue, changed.body['ReceiptHandle'] ?? '')).code).toBe(204);
    await expect(client.deleteMessage(queue, body['ReceiptHandle'] ?? '')).rejects.toMatchObject({
      name: 'MNSReceiptHandleErrorError',
    });
    await expect(client.receiveMessage(queue)).rejects.toMatchObject({ name: 'MNSMessageNotExistError' });
  });

  test('sends, peeks, receives and deletes in batches, and is told which of them failed', async () => {
    const queue = await newQueue();

    const sent = await client.batchSendMessage(queue, [
      { MessageBody: 'a' },
      { MessageBody: 'b', Priority: 99 },
      { MessageBody: 'c', Priority: 1 },
    ]);

    expect(sent.code).toBe(500);
    expect(sent.body).toEqual([
      { MessageId: expect.any(String) as string, MessageBodyMD5: '0CC175B9C0F1B6A831C399E269772661' },
      { ErrorCode: 'InvalidArgument', ErrorMessage: expect.stringContaining('Priority') as string },
      { MessageId: expect.any(String) as string, MessageBodyMD5: '4A8A08F09D37B73795649038408B5F33' },
    ]);
    expect((await client.batchPeekMessage(queue, 16)).body.map((message) => message['MessageBody'])).toEqual([
      'c',
      'a',
    ]);

    const received = (await client.batchReceiveMessage(queue, 16, 1)).body;
    const handles = received.map((message) => message['ReceiptHandle'] ?? '');
    const deleted = await client.batchDeleteMessage(queue, [...handles, 'wrong']);

    expect(deleted.code).toBe(404);
    expect(deleted.body).toEqual([
      { ErrorCode: 'ReceiptHandleError', ErrorMessage: expect.any(String) as string, ReceiptHandle: 'wrong' },
    ]);

    await client.batchSendMessage(queue, [{ MessageBody: 'd' }]);
    const last = (await client.batchReceiveMessage(queue, 16)).body;

    expect(
      (
        await client.batchDeleteMessage(
          queue,
          last.map((message) => message['ReceiptHandle'] ?? ''),
        )
      ).code,
    ).toBe(204);
  });

  test('can delete by every handle, whatever of + / = is in it', async () => {
    const queue = await newQueue();

    const seen = new Set<string>();
    for (let i = 0; i < 60; i++) await client.sendMessage(queue, { MessageBody: `${i}` });
    for (let i = 0; i < 60; i++) {
      const handle = (await client.receiveMessage(queue)).body['ReceiptHandle'] ?? '';
      for (const sign of '+/=') if (handle.includes(sign)) seen.add(sign);
      expect((await client.deleteMessage(queue, handle)).code).toBe(204);
    }

    expect([...seen].sort()).toEqual(['+', '/', '=']);
  });

  test('waits for a message', async () => {
    const queue = await newQueue();

    const waiting = client.receiveMessage(queue, 10);
    await client.sendMessage(queue, { MessageBody: 'x' });

    expect((await waiting).body['MessageBody']).toBe('x');
  });

  test('is refused with a wrong secret, an unknown key, and a temporary key without its token', async () => {
    const wrong = sdkClient(cloud.url, { accessKeyId: 'testKey', accessKeySecret: 'wrong' });

    await expect(wrong.listQueue()).rejects.toMatchObject({ name: 'MNSSignatureDoesNotMatchError' });

    const unknown = sdkClient(cloud.url, { accessKeyId: 'nobody', accessKeySecret: 'x' });

    await expect(unknown.listQueue()).rejects.toMatchObject({ name: 'MNSInvalidAccessKeyIdError' });

    const { accessKeyId, accessKeySecret, securityToken = '' } = cloud.credentials.issue(60_000);
    const bare = sdkClient(cloud.url, { accessKeyId, accessKeySecret });

    await expect(bare.listQueue()).rejects.toMatchObject({ name: 'MNSInvalidSecurityTokenError' });

    const temporary = sdkClient(cloud.url, { accessKeyId, accessKeySecret, securityToken });

    expect((await temporary.listQueue()).code).toBe(200);
  });
});

describe('@alicloud/mns on topics', () => {
  test('creates, describes, changes, lists and publishes', async () => {
    expect((await client.createTopic('topic-a')).code).toBe(201);
    expect((await client.createTopic('topic-a')).code).toBe(204);
    expect((await client.setTopicAttributes('topic-a', { MaximumMessageSize: 2048 })).code).toBe(204);
    expect((await client.getTopicAttributes('topic-a')).body).toMatchObject({
      TopicName: 'topic-a',
      MaximumMessageSize: '2048',
      MessageRetentionPeriod: '86400',
      MessageCount: '0',
    });
    expect((await client.listTopic(undefined, 10, 'topic-')).body).toEqual([
      { TopicURL: `${cloud.url}/topics/topic-a` },
    ]);
    expect(await client.publishMessage('topic-a', { MessageBody: 'x' })).toMatchObject({
      code: 201,
      body: { MessageBodyMD5: '9DD4E461268C8034F5C8564E155C67A6' },
    });
    await expect(client.publishMessage('topic-z', { MessageBody: 'x' })).rejects.toMatchObject({
      name: 'MNSTopicNotExistError',
    });
  });
});
