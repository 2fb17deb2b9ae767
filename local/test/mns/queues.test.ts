import { expect, test } from 'vitest';
import { call, sdkClient } from './client.ts';
import { PATIENCE } from './data.ts';
import { startMns } from './startMns.ts';
import { closeAfterTest } from '../support/closeAfterTest.ts';

/** Runs `work` until it returns false, `width` at a time. */
async function inParallel(width: number, work: () => Promise<boolean>): Promise<void> {
  const worker = async (): Promise<void> => {
    while (await work());
  };
  await Promise.all(Array.from({ length: width }, worker));
}

// Two to three seconds on an idle machine.
test('carries 10,000 messages to many receivers, each once', async () => {
  const { mns, url } = await closeAfterTest(startMns());

  const client = sdkClient(url);
  await client.createQueue('q', { VisibilityTimeout: 600 });
  const batch = Array.from({ length: 16 }, (_, i) => i);
  let sent = 0;
  await inParallel(16, async () => {
    if (sent >= 10_000) return false;
    const from = sent;
    sent += 16;
    return (
      (
        await client.batchSendMessage(
          'q',
          batch.map((i) => ({ MessageBody: `${from + i}` })),
        )
      ).code === 201
    );
  });
  const received: number[] = [];
  await inParallel(16, async () => {
    try {
      const { body } = await client.batchReceiveMessage('q', 16);
      received.push(...body.map((message) => Number(message['MessageBody'])));
      return (
        (
          await client.batchDeleteMessage(
            'q',
            body.map((message) => message['ReceiptHandle'] ?? ''),
          )
        ).code === 204
      );
    } catch (error) {
      if (error instanceof Error && error.name === 'MNSMessageNotExistError') return false;
      throw error;
    }
  });

  expect(received.sort((a, b) => a - b)).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
  expect(mns.stats()).toMatchObject({
    calls: { BatchSendMessage: 625, BatchDeleteMessage: 625, CreateQueue: 1 },
    messages: { sent: 10_000, delivered: 10_000, deleted: 10_000 },
  });
}, 90_000);

test('gives 200 long polls one message each', async () => {
  const { mns, url } = await closeAfterTest(startMns());
  mns.inMemory.createQueue('q');

  const answers = Array.from({ length: 200 }, () => call(url, { target: '/queues/q/messages?waitseconds=30' }));

  await expect.poll(() => mns.stats().calls['ReceiveMessage'], PATIENCE).toBe(200);

  for (let i = 0; i < 200; i++) mns.inMemory.queue('q').send({ body: `${i}` });
  const bodies = (await Promise.all(answers)).map(({ body }) => /<MessageBody>(\d+)</.exec(body)?.[1]);

  expect(new Set(bodies).size).toBe(200);
  expect(bodies).not.toContain(undefined);
});

test('ends a long poll with MessageNotExist after its time, the queue’s own when it names none', async () => {
  const { mns, url } = await closeAfterTest(startMns({ speed: 50 }));
  mns.inMemory.createQueue('q', { PollingWaitSeconds: 5 });
  for (const query of ['', '?waitseconds=5']) {
    const before = mns.inMemory.queue('q').send({ body: 'x', delaySeconds: 4 });
    expect((await call(url, { target: `/queues/q/messages${query}` })).body).toContain(before.messageId);
    expect(await call(url, { target: `/queues/q/messages${query}` })).toMatchObject({
      status: 404,
      code: 'MessageNotExist',
    });
  }
});

test('gives the place of a client that left to the next', async () => {
  const { mns, url } = await closeAfterTest(startMns());
  mns.inMemory.createQueue('q');
  const target = '/queues/q/messages?waitseconds=30';
  const leaving = new AbortController();

  const left = call(url, { target, signal: leaving.signal }).catch(() => 'left');

  await expect.poll(() => mns.stats().calls['ReceiveMessage'], PATIENCE).toBe(1);

  leaving.abort();

  expect(await left).toBe('left');

  const staying = call(url, { target });

  await expect.poll(() => mns.stats().calls['ReceiveMessage'], PATIENCE).toBe(2);

  mns.inMemory.queue('q').send({ body: 'for who stayed' });

  expect((await staying).body).toContain('for who stayed');
  expect(mns.stats().messages.delivered).toBe(1);
});

test('does as faults say', async () => {
  const { mns, url, faults } = await closeAfterTest(startMns());
  mns.inMemory.createQueue('q');
  const send = (): ReturnType<typeof call> =>
    call(url, {
      method: 'POST',
      target: '/queues/q/messages',
      body: '<Message><MessageBody>x</MessageBody></Message>',
    });
  const where = { service: 'mns', action: 'SendMessage', count: 1 } as const;
  const sent = (): number => mns.stats().messages.sent;

  faults.replace([{ ...where, kind: 'throttle' }]);

  expect(await send()).toMatchObject({ status: 400, code: 'QpsLimitExceeded' });

  faults.replace([{ ...where, kind: 'error' }]);

  expect(await send()).toMatchObject({ status: 500, code: 'InternalError' });

  faults.replace([{ ...where, kind: 'error', status: 503 }]);

  expect(await send()).toMatchObject({ status: 503, code: 'ServiceUnavailable' });

  const queueNotExist = { code: 'QueueNotExist', status: 404, message: 'There is no <queue>.' };
  faults.replace([{ ...where, kind: 'answer', ...queueNotExist }]);
  const { body, ...refusal } = await send();

  expect(refusal).toMatchObject({ status: 404, code: 'QueueNotExist' });
  expect(body).toContain('<Message>There is no &lt;queue&gt;.</Message>');

  faults.replace([{ ...where, kind: 'badGateway' }]);

  expect(await send()).toMatchObject({ status: 502, body: '' });

  faults.replace([{ ...where, kind: 'badGateway', html: true }]);

  expect((await send()).body).toContain('<html>');

  faults.replace([{ ...where, kind: 'resetBefore' }]);

  await expect(send()).rejects.toThrow('fetch failed');
  expect(sent()).toBe(0);

  faults.replace([{ ...where, kind: 'resetAfter' }]);

  await expect(send()).rejects.toThrow('fetch failed');
  expect(sent()).toBe(1);

  faults.replace([{ ...where, kind: 'latency', ms: 5 }]);

  expect((await send()).status).toBe(201);

  faults.replace([{ ...where, action: 'ReceiveMessage', kind: 'throttle' }]);

  expect((await send()).status).toBe(201);
});

test('lets faults strike refusals as well', async () => {
  const { url, mns, faults } = await closeAfterTest(startMns());
  mns.inMemory.createQueue('q');

  faults.replace([{ service: 'mns', action: 'ReceiveMessage', kind: 'resetAfter', count: 1 }]);

  await expect(call(url, { target: '/queues/q/messages' })).rejects.toThrow('fetch failed');
  expect((await call(url, { target: '/queues/q/messages' })).code).toBe('MessageNotExist');
});

test('keeps its queues and messages across a restart', async () => {
  const first = await closeAfterTest(startMns());
  await sdkClient(first.url).createQueue('q');

  await sdkClient(first.url).sendMessage('q', { MessageBody: 'x' });
  const kept: unknown = JSON.parse(JSON.stringify(first.mns.snapshot()));
  const second = await closeAfterTest(startMns({ seed: 2 }));
  second.mns.restore(kept);

  expect((await sdkClient(second.url).receiveMessage('q')).body['MessageBody']).toBe('x');
});
