import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answerOf } from '../../test/support/answers.ts';
import { aContext, anHttpEvent, aTimerEvent } from '../../test/support/builders.ts';
import type { Handler } from '../../shared/platform/serve.ts';
import { startServers, type StartedServers } from '../../test/support/startServers.ts';

let servers: StartedServers;
let handler: Handler;
beforeEach(async () => {
  servers = await startServers();
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.resetModules();
  ({ handler } = await import('./index.ts'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await servers.close();
});

const launch = (slot: string): string =>
  servers.launch({ 'ecs-provisioner-request': 'r-1', 'ecs-provisioner-slot': slot });

const ask = async (query: Record<string, string>) => answerOf(await handler(anHttpEvent('', query), aContext()));

test('status by request tells its instances and its empty slots', async () => {
  const id = launch('1/2/0');

  const { status, body } = await ask({ requestId: 'r-1' });

  expect(status).toBe(200);
  expect(body.instances).toMatchObject([
    { instanceId: id, slot: 1, status: 'Stopped' },
    { instanceId: null, slot: 0, status: 'Absent' },
  ]);
});

test('status by ids tells those that ECS lists and those that it does not, and no empty slots', async () => {
  const [first, second] = [launch('0/3/0'), launch('1/3/0')];

  const { body } = await ask({ instanceIds: `${first},,${second},i-nowhere` });

  expect(body.instances.map(({ instanceId, status }) => [instanceId, status])).toEqual([
    [first, 'Stopped'],
    [second, 'Stopped'],
    ['i-nowhere', 'Absent'],
  ]);
});

test('status tells an age in seconds of our clock', async () => {
  launch('0/1/0');
  servers.clock.advance(0);

  const { body } = await ask({ requestId: 'r-1' });

  expect(body.instances[0]?.['ageSeconds']).toBeLessThan(600);
});

test('status takes a direct invocation’s payload for the query', async () => {
  const id = launch('0/1/0');

  expect(await handler({ instanceIds: id }, aContext())).toMatchObject({ instances: [{ instanceId: id }] });
});

test.each<[Record<string, string>, number, string, string | undefined]>([
  [{}, 400, 'InvalidRequest', undefined],
  [{ instanceIds: '' }, 400, 'InvalidRequest', 'instanceIds'],
  [{ instanceIds: 'a b' }, 400, 'InvalidRequest', 'instanceIds.0'],
  [{ requestId: 'r-1', instanceIds: 'i-1' }, 400, 'InvalidRequest', undefined],
  [{ requestId: '-' }, 400, 'InvalidRequest', 'requestId'],
  [{ tag: 'a' }, 400, 'InvalidRequest', 'tag'],
  [{ requestId: 'r-9' }, 404, 'NoInstances', 'requestId'],
])('status of %j is refused: %i %s %s', async (query, status, code, field) => {
  const answer = await ask(query);

  expect([answer.status, answer.body.error.code, answer.body.error.field]).toEqual([status, code, field]);
});

test('status takes neither timers nor events', async () => {
  await expect(handler(aTimerEvent({}), aContext())).rejects.toMatchObject({
    status: 400,
    code: 'InvalidRequest',
    message: 'status takes a query, not events.',
  });
});
