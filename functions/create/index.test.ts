import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerOf, type Reply } from '../../test/support/answers.ts';
import { aContext, anHttpEvent, aQueueEvent, aTimerEvent } from '../../test/support/builders.ts';
import type { Handler } from '../../shared/platform/serve.ts';
import { startServers, type StartedServers } from '../../test/support/startServers.ts';
import { RequestId } from '../../shared/api/requests.ts';

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

const created = (): number => servers.ecs.stats().calls['CreateInstance'] ?? 0;

describe('create', () => {
  test('answers an HTTP request with its instances and wakes reconcile', async () => {
    const { status, body } = answerOf(await handler(anHttpEvent({ requestId: 'r-1', count: 2 }), aContext()));

    expect(status).toBe(202);
    expect(body).toMatchObject({ requestId: 'r-1', failures: [], instances: [{ slot: 0 }, { slot: 1 }] });
    expect(servers.delayed('work')).toBe(1);
  });

  test('takes the invocation’s id where the request brings none', async () => {
    const { body } = answerOf(await handler(anHttpEvent(''), aContext({ requestId: 'fc-1' })));

    expect(body).toMatchObject({ requestId: 'fc-1', instances: [{ slot: 0 }] });
  });

  test('refuses a wrong request by the name of its field, and creates nothing', async () => {
    const { status, body } = answerOf(await handler(anHttpEvent({ count: 0 }), aContext()));

    expect([status, body.error.field]).toEqual([400, 'count']);
    expect(created()).toBe(0);
  });

  test('takes a direct invocation’s payload for the request', async () => {
    const reply = (await handler({ count: 1 }, aContext({ requestId: 'fc-1' }))) as Reply;

    expect(reply).toMatchObject({ requestId: 'fc-1', instances: [{ slot: 0 }] });
  });

  test('takes no events', async () => {
    await expect(handler(aQueueEvent('{}'), aContext())).rejects.toThrow('create takes a request, not events.');
    await expect(handler(aQueueEvent('{}'), aContext())).rejects.toMatchObject({ status: 400, code: 'InvalidRequest' });
  });
});

test('the log tells which instance was created, for which slot, and who asked', async () => {
  await handler(anHttpEvent({ requestId: 'r-1', count: 2, password: 'Canary-4711' }), aContext({ requestId: 'fc-1' }));

  const lines = vi.mocked(console.log).mock.calls.map(([line]) => String(line));
  const created = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ message }) => message === 'instance created');
  expect(created.map(({ slot }) => slot).sort()).toEqual([0, 1]);
  expect(created[0]).toMatchObject({
    ...{ requestId: 'fc-1', trigger: 'http', request: 'r-1', placement: 0 },
    instanceId: expect.stringMatching(/^i-/) as string,
  });
  expect(lines.join()).not.toContain('Canary-4711');
});

describe('a timer', () => {
  test('asks for the same instances however often it fires for the same time', async () => {
    const fired = aTimerEvent({ count: 2, requestId: 'ignored' });

    const first = (await handler(fired, aContext({ requestId: 'fc-1' }))) as Reply;
    const again = (await handler(fired, aContext({ requestId: 'fc-2' }))) as Reply;

    expect(first.requestId).toBe('nightly-2026-01-01T00:00:00Z');
    expect(again).toEqual(first);
    expect(created()).toBe(2);
  });

  test('asks for others at another time', async () => {
    await handler(aTimerEvent({}), aContext());
    await handler(aTimerEvent({}, '2026-01-02T00:00:00Z'), aContext());

    expect(created()).toBe(2);
  });

  test('of a long name still has an id of the right length, which begins and ends as one may', async () => {
    const name = `a-${'very-'.repeat(12)}long-name`;

    const { requestId } = (await handler(aTimerEvent({}, '2026-01-01T00:00:00Z', name), aContext())) as Reply;

    expect(requestId.length).toBeLessThanOrEqual(64);
    expect(requestId).toMatch(/-2026-01-01T00:00:00Z$/);
    expect(v.is(RequestId, requestId)).toBe(true);
  });

  test.each([['nächtlich'], ['a b/c'], ['-dash'], [`${'x'.repeat(20)}-${'long-'.repeat(9)}`]])(
    'of the name %j has an id that a request may have, of its own',
    async (name) => {
      const idOf = async (timer: string): Promise<string> =>
        ((await handler(aTimerEvent({}, '2026-01-01T00:00:00Z', timer), aContext())) as Reply).requestId;

      const [requestId, again, other] = [await idOf(name), await idOf(name), await idOf(`other-${name}`)];

      expect(v.is(RequestId, requestId)).toBe(true);
      expect(again).toBe(requestId);
      expect(other).not.toBe(requestId);
    },
  );

  test('fails while there are slots to be filled yet, so that it is called again', async () => {
    servers.faults.replace([{ service: 'ecs', kind: 'error', action: 'CreateInstance' }]);

    await expect(handler(aTimerEvent({}), aContext())).rejects.toThrow('Not all is done: call again.');

    servers.faults.replace([]);
    await handler(aTimerEvent({}), aContext());

    expect(created()).toBe(2);
  });

  test('does not fail over what calling again would not change', async () => {
    servers.faults.replace([{ service: 'ecs', kind: 'noStock' }]);

    const reply = (await handler(aTimerEvent({}), aContext())) as Reply;

    expect(reply.error.code).toBe('OperationDenied.NoStock');
  });
});

test('an HTTP caller is told to come again while there are slots to be filled yet', async () => {
  servers.faults.replace([{ service: 'ecs', kind: 'error', action: 'CreateInstance' }]);

  const { status, headers } = answerOf(await handler(anHttpEvent({}), aContext()));

  expect([status, headers['Retry-After']]).toEqual([503, '5']);
});

test('an HTTP caller whose instances could not be enqueued is told the id under which they are found again', async () => {
  servers.faults.replace([{ service: 'mns', kind: 'error', action: 'SendMessage' }]);

  const { status, body } = answerOf(await handler(anHttpEvent({ count: 2 }), aContext({ requestId: 'fc-1' })));

  expect([status, body.requestId]).toEqual([503, 'fc-1']);
  expect(created()).toBe(2);
});

test('a placement that was out of stock is not asked for by the next request', async () => {
  servers.faults.replace([{ service: 'ecs', kind: 'noStock', zone: 'cn-hangzhou-b' }]);
  const body = { placements: [{ zoneId: 'cn-hangzhou-b' }, { zoneId: 'cn-hangzhou-g' }] };

  await handler(anHttpEvent({ ...body, requestId: 'r-1' }), aContext());
  await handler(anHttpEvent({ ...body, requestId: 'r-2' }), aContext());

  expect(created()).toBe(3);
});
