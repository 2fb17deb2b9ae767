import { Agent } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { exchange } from '../ecs/client.ts';
import type { LocalCloud, Snapshot } from '../../index.ts';
import { connectEcs, connectMns } from './clients.ts';
import { startBuilt } from './startBuilt.ts';
import { writeFunctions } from './writeFunctions.ts';

const START = Date.UTC(2026, 0, 1);

/** Does the same things in every cloud. Returns the ids that they give. */
async function use(cloud: LocalCloud): Promise<string[]> {
  const [ecs, mns] = [connectEcs(cloud), connectMns(cloud)];
  const ids = [await ecs.create(), await mns.send('q', 'a'), await ecs.create(), await mns.send('q', 'b')];
  await cloud.clock.advance('1m');
  return ids;
}

test('the same seed and the same calls give the same ids, another seed gives others', async () => {
  const queues = ['q'];
  const [one, same, other] = await Promise.all([1, 1, 2].map((seed) => startBuilt({ queues, seed })));
  if (one === undefined || same === undefined || other === undefined) throw new Error('not started');

  const [ids, again, others] = [await use(one), await use(same), await use(other)];

  expect(again).toEqual(ids);
  expect(others.filter((id) => ids.includes(id))).toEqual([]);
});

test('a reset makes everything as it was at the start, time and chance included', async () => {
  const cloud = await startBuilt({ queues: ['q'], faults: [{ service: 'ecs', kind: 'throttle', action: 'Nobody' }] });
  const atStart = { faults: cloud.faults.list(), stats: cloud.stats(), ecs: cloud.ecs, mns: cloud.mns };
  const ids = await use(cloud);
  cloud.faults.set([]);

  await cloud.reset();

  expect({ faults: cloud.faults.list(), stats: cloud.stats(), ecs: cloud.ecs, mns: cloud.mns }).toEqual(atStart);
  expect(cloud.clock.now()).toBe(START);
  expect(await connectEcs(cloud).statuses()).toEqual({});
  expect(await connectMns(cloud).receive('q')).toBe('MessageNotExist');

  await cloud.reset();

  expect(await use(cloud)).toEqual(ids);
});

test('a reset keeps the connections of clients, and ends a function that runs', async () => {
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const cloud = await startBuilt({ spec: writeFunctions(), services: ['ecs', 'mns', 'fc'], log });
  const caller = cloud.endpoints.functions['caller'] ?? '';
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => {
    agent.destroy();
  });
  const path = '/_local/stats';
  await exchange(cloud.fc.url, { path }, agent);
  const sockets = (): unknown[] => Object.values(agent.freeSockets).flat();
  const [before] = sockets();
  const hanging = fetch(caller, { method: 'POST', body: 'DO_HANG' });
  await expect.poll(() => lines.join()).toContain('hanging');

  await cloud.reset();
  const { status } = await exchange(cloud.fc.url, { path }, agent);

  expect([status, sockets()]).toEqual([200, [before]]);
  expect((await hanging).status).toBe(502);
  expect(await (await fetch(caller)).text()).toBe(String(START));
  expect(cloud.stats().fc['caller']).toMatchObject({ invocations: 1, coldStarts: 1 });
});

test('the promise of a snapshot is no snapshot, and the error says what to write', async () => {
  const cloud = await startBuilt();

  await expect(cloud.restore(cloud.snapshot() as unknown as Snapshot)).rejects.toThrow(
    'restore got the promise of a snapshot: write restore(await cloud.snapshot())',
  );
});

test('a snapshot survives JSON, and brings everything back as often as one likes', async () => {
  const cloud = await startBuilt({ queues: ['q'] });
  await use(cloud);
  const held = await connectEcs(cloud).statuses();
  const snapshot = JSON.parse(JSON.stringify(await cloud.snapshot())) as Snapshot;
  const after = await use(cloud);

  await cloud.restore(snapshot);

  expect([cloud.clock.now(), await connectEcs(cloud).statuses()]).toEqual([START + 60_000, held]);

  const first = await use(cloud);
  await cloud.restore(snapshot);
  const second = await use(cloud);

  expect(second).toEqual(first);
  expect(first.filter((id) => id in held)).toEqual([]);
  expect(await connectMns(cloud).receive('q')).toBe('a');
  expect(after).toHaveLength(4);
});

test('a restored cloud gives no id again that was given before the snapshot', async () => {
  const cloud = await startBuilt();
  const requestIds = async (): Promise<(string | null)[]> => {
    const answers = [await fetch(cloud.fc.url), await fetch(cloud.fc.url)];
    return answers.map(({ headers }) => headers.get('x-fc-request-id'));
  };
  const before = await requestIds();

  await cloud.restore(await cloud.snapshot());

  expect(new Set([...before, ...(await requestIds())]).size).toBe(4);
});

test('a snapshot of one cloud can be restored in another', async () => {
  const [from, to] = await Promise.all([startBuilt({ queues: ['q'] }), startBuilt({ queues: ['q'], seed: 2 })]);
  await use(from);

  await to.restore(await from.snapshot());

  expect(await connectEcs(to).statuses()).toEqual(await connectEcs(from).statuses());
});

test('a restored cloud goes on with asynchronous invocations that wait for another try', async () => {
  const spec = writeFunctions();
  const [from, to] = await Promise.all(
    [1, 2].map((seed) => startBuilt({ spec, seed, services: ['ecs', 'mns', 'fc'] })),
  );
  if (from === undefined || to === undefined) throw new Error('not started');
  const headers = { 'X-Fc-Invocation-Type': 'Async' };
  // It is tried again after one second, and after two more.
  await fetch(from.endpoints.functions['caller'] ?? '', { method: 'POST', body: 'DO_FAIL', headers });
  await from.clock.advance('1s');
  const runs = (cloud: LocalCloud): number | undefined => cloud.stats().fc['caller']?.invocations;

  await to.restore(await from.snapshot());
  await to.clock.advance('1s');
  const early = runs(to);
  await to.clock.advance('1m');

  expect([runs(from), early, runs(to)]).toEqual([2, 0, 1]);
});

test('what is no snapshot is refused, and changes nothing', async () => {
  const cloud = await startBuilt({ queues: ['q'] });
  await use(cloud);
  const [whole, before] = [await cloud.snapshot(), await connectEcs(cloud).statuses()];
  const broken = [{}, { version: 2, now: 0 }, { ...whole, ecs: [] }, { ...whole, mns: 3 }, { ...whole, fc: 'none' }];

  for (const each of broken) {
    await expect(cloud.restore(each as Snapshot)).rejects.toMatchObject({ name: 'UsageError' });
  }

  expect(await connectEcs(cloud).statuses()).toEqual(before);
  expect(cloud.clock.now()).toBe(START + 60_000);
});

test('stats count, and a service that was left out says so', async () => {
  const cloud = await startBuilt({ services: ['ecs'] });
  await connectEcs(cloud).create();

  expect(cloud.stats()).toMatchObject({ ecs: { calls: { CreateInstance: 1 }, instances: { Pending: 1 } }, fc: {} });
  expect(() => cloud.mns).toThrow(/mns was not started/);
  expect(() => {
    cloud.faults.set([{ service: 'mns', kind: 'vanish' }]);
  }).toThrow(/mns has no fault of the kind vanish/);
});
