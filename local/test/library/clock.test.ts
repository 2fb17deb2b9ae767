import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { connectEcs, connectMns } from './clients.ts';
import { startBuilt } from './startBuilt.ts';
import { writeFunctions } from './writeFunctions.ts';

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

test('time stands still until it is moved, and then instances, delays and long polls see it at once', async () => {
  const cloud = await startBuilt({ queues: ['q'] });
  const [ecs, mns] = [connectEcs(cloud), connectMns(cloud)];
  const id = await ecs.create();
  await mns.send('q', 'later', 60);
  const waiting = mns.receive('q', 30);

  expect([cloud.clock.now(), await ecs.statuses()]).toEqual([START, { [id]: 'Pending' }]);

  await cloud.clock.advance('59s');

  expect([cloud.clock.now(), await ecs.statuses()]).toEqual([START + 59_000, { [id]: 'Stopped' }]);
  expect(await waiting).toBe('MessageNotExist');
  expect(await mns.receive('q')).toBe('MessageNotExist');

  const another = mns.receive('q', 30);
  await expect.poll(() => cloud.stats().mns.calls).toMatchObject({ ReceiveMessage: 3 });
  await cloud.clock.advance(1000);

  expect(await another).toBe('later');
});

test('advance resolves when every timer, delivery and invocation due by then has ended', async () => {
  const cloud = await startBuilt({ spec: writeFunctions(), services: ['mns', 'fc'] });

  await cloud.clock.advance('10m');

  const { fc, mns } = cloud.stats();

  expect([fc['ticker']?.invocations, fc['counter']?.invocations]).toEqual([10, 10]);
  expect(mns.messages).toEqual({ sent: 10, delivered: 10, deleted: 10 });
});

test('a function has the time at which it was due, also an instance that has run before', async () => {
  const cloud = await startBuilt({ spec: writeFunctions(), services: ['mns', 'fc'], queues: ['copy'] });
  const url = cloud.endpoints.functions['caller'] ?? '';
  const timeInFunction = async (): Promise<number> => Number(await (await fetch(url)).text());

  const first = await timeInFunction();
  await cloud.clock.advance('3m');

  expect([first, await timeInFunction()]).toEqual([START, START + 3 * MINUTE]);
  expect(cloud.stats().fc['caller']?.coldStarts).toBe(1);
});

test('an asynchronous invocation that fails is tried again when that is due, and not before', async () => {
  const cloud = await startBuilt({ spec: writeFunctions(), services: ['mns', 'fc'] });
  const url = cloud.endpoints.functions['caller'] ?? '';
  const runs = async (ms: number): Promise<number | undefined> => {
    await cloud.clock.advance(ms);
    return cloud.stats().fc['caller']?.invocations;
  };

  await fetch(url, { method: 'POST', body: 'DO_FAIL', headers: { 'X-Fc-Invocation-Type': 'Async' } });

  expect([await runs(0), await runs(999), await runs(1), await runs(1999), await runs(1)]).toEqual([1, 1, 2, 2, 3]);
});

test('advance waits for a subscriber that takes its time, and tries one again that refuses', async () => {
  const cloud = await startBuilt({ topics: ['t'] });
  let [begun, ended] = [0, 0];
  const subscriber = createServer((request, response) => {
    begun += 1;
    request.resume();
    setTimeout(() => {
      ended += 1;
      response.writeHead(ended === 1 ? 500 : 204).end();
    }, 100);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void subscriber.close());
  await once(subscriber, 'listening');
  const mns = connectMns(cloud);
  await mns.subscribe('t', `http://127.0.0.1:${(subscriber.address() as AddressInfo).port}`);

  await mns.publish('t', 'news');
  await cloud.clock.advance(0);
  const atOnce = [begun, ended];
  await cloud.clock.advance('1m');

  expect([atOnce, [begun, ended]]).toEqual([
    [1, 1],
    [2, 2],
  ]);
});

test('an answer that a fault delays comes when its time has come', async () => {
  const cloud = await startBuilt();
  cloud.faults.set([{ service: 'ecs', kind: 'latency', ms: 5000 }]);
  let answered = false;
  const answer = connectEcs(cloud)
    .statuses()
    .then(() => (answered = true));
  await expect.poll(() => cloud.stats().ecs.calls).toEqual({ DescribeInstances: 1 });

  await cloud.clock.advance(4999);
  const before = answered;
  await cloud.clock.advance(1);

  expect([before, await answer]).toEqual([false, true]);
});

test.each(['', '10', '10 minutes', 'm', '-1s', -1, NaN, Infinity])('%j is no duration', async (duration) => {
  const cloud = await startBuilt();

  await expect(cloud.clock.advance(duration)).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringContaining('is no duration') as string,
  });
});

test('where time passes by itself, it cannot be moved', async () => {
  const cloud = await startBuilt({ speed: 10 });

  await expect(cloud.clock.advance('1m')).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringContaining('speed 0') as string,
  });
});
