import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerOf } from '../../test/support/answers.ts';
import { aContext, anHttpEvent, aTimerEvent } from '../../test/support/builders.ts';
import type { Handler } from '../../shared/platform/serve.ts';
import { startServers, type StartedServers } from '../../test/support/startServers.ts';

let servers: StartedServers;
beforeEach(async () => {
  servers = await startServers();
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await servers.close();
});

/** A function instance of a deployment with these rails. */
async function deploy(rails: Record<string, string>): Promise<Handler> {
  for (const [name, value] of Object.entries(rails)) vi.stubEnv(name, value);
  vi.resetModules();
  return (await import('./index.ts')).handler;
}

/** All calls to ECS that a request makes, by their names. */
async function callsOf(handler: Handler): Promise<Record<string, number>> {
  const before = servers.ecs.stats().calls;
  expect(answerOf(await handler(anHttpEvent(''), aContext())).status).toBe(202);
  const after = Object.entries(servers.ecs.stats().calls);
  return Object.fromEntries(after.map(([name, count]) => [name, count - (before[name] ?? 0)]));
}

describe('a rail costs', () => {
  const BARE = { CreateInstance: 1 };

  test.each<[Record<string, string>, Record<string, number>, Record<string, number>]>([
    [{}, BARE, BARE],
    [{ ALLOW_PREPAID: 'true', MAX_SPOT_PRICE: '1', MAX_LIFETIME_MINUTES: '60' }, BARE, BARE],
    [{ MAX_LIVE_INSTANCES: '9' }, { ...BARE, DescribeInstances: 1 }, { ...BARE, DescribeInstances: 1 }],
    [{ MAX_REQUEST_HOURLY_PRICE: '9' }, { ...BARE, DescribePrice: 1 }, { ...BARE, DescribePrice: 0 }],
    [
      { MAX_LIVE_INSTANCES: '9', MAX_REQUEST_HOURLY_PRICE: '9' },
      { ...BARE, DescribeInstances: 1, DescribePrice: 1 },
      { ...BARE, DescribeInstances: 1, DescribePrice: 0 },
    ],
  ])('as %j: the first request all of %j, the next %j', async (rails, first, next) => {
    const handler = await deploy(rails);

    expect(await callsOf(handler)).toEqual(first);
    expect(await callsOf(handler)).toEqual(next);
  });
});

test.each([
  ['MAX_LIVE_INSTANCES', 'DescribeInstances'],
  ['MAX_REQUEST_HOURLY_PRICE', 'DescribePrice'],
])(
  '%s is answered with 503 and a time to come again where ECS throttles %s, and nothing is made',
  async (rail, action) => {
    const handler = await deploy({ [rail]: '9' });
    servers.faults.replace([{ service: 'ecs', kind: 'throttle', action }]);
    // No time for a pause: it would look again.
    const context = aContext({ requestId: 'r-1' });
    const brief = { ...context, function: { ...context.function, timeout: 1 } };

    const { status, headers, body } = answerOf(await handler(anHttpEvent(''), brief));

    expect([status, body.error.code]).toEqual([503, expect.stringMatching(/^Throttling/)]);
    expect(Number(headers['Retry-After'])).toBeGreaterThan(0);
    expect(servers.ecs.stats().calls['CreateInstance'] ?? 0).toBe(0);
    servers.faults.replace([]);
    // Another function instance: this one remembers that ECS was busy.
    const another = await deploy({ [rail]: '9' });
    expect(answerOf(await another(anHttpEvent({ requestId: 'r-1' }), aContext())).status).toBe(202);
  },
);

test.each([
  ['an HTTP trigger', anHttpEvent({})],
  ['a timer', aTimerEvent({})],
  ['a direct invocation', Buffer.from('{}')],
])('%s does not get round a rail', async (_, event) => {
  const handler = await deploy({ ALLOWED_INSTANCE_TYPES: 'ecs.other.large' });

  const answer = JSON.stringify(await handler(event, aContext()));

  expect(answer).toContain('GuardRail.ALLOWED_INSTANCE_TYPES');
  expect(servers.ecs.stats().calls['CreateInstance'] ?? 0).toBe(0);
});

describe.each([{ MAX_LIVE_INSTANCES: '1' }, { MAX_TOTAL_HOURLY_PRICE: '1' }])('%j', (rails) => {
  test.each([
    ['what others have made does not count', { team: 'web' }, 202],
    ['what was created here counts', { 'ecs-provisioner-request': 'r-1' }, 403],
  ])('%s', async (_, tags, status) => {
    servers.launch(tags);
    const handler = await deploy(rails);

    expect(answerOf(await handler(anHttpEvent({}), aContext())).status).toBe(status);
  });
});
