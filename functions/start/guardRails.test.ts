import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Handler } from '../../shared/platform/serve.ts';
import { aContext, anHttpEvent, aTimerEvent } from '../../test/support/builders.ts';
import { startServers, type StartedServers } from '../../test/support/startServers.ts';

let servers: StartedServers;
let handler: Handler;
beforeEach(async () => {
  servers = await startServers();
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.stubEnv('MAX_REQUEST_HOURLY_PRICE', '0.01');
  vi.resetModules();
  ({ handler } = await import('./index.ts'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await servers.close();
});

/** An instance of ours that is stopped and costs nothing. */
function launchSaving(): string {
  const id = servers.launch({ 'ecs-provisioner-request': 'r-1', 'ecs-provisioner-slot': '0/1/0' });
  for (const [action, parameters] of [
    ['StartInstance', {}],
    ['StopInstance', { StoppedMode: 'StopCharging' }],
  ] as const) {
    servers.ecs.inMemory.call(action, { RegionId: 'cn-hangzhou', InstanceId: id, ...parameters });
    servers.clock.advance(60_000);
  }
  return id;
}

test.each([
  ['an HTTP trigger', (body: object) => anHttpEvent(body)],
  ['a timer', (body: object) => aTimerEvent(body)],
  ['a direct invocation', (body: object) => Buffer.from(JSON.stringify(body))],
])('%s does not get round a ceiling of price', async (_, eventOf) => {
  const id = launchSaving();

  const answer = await handler(eventOf({ requestId: 'r-1' }), aContext()).then(JSON.stringify, String);

  expect(answer).toContain('MAX_REQUEST_HOURLY_PRICE is 0.01: start fewer');
  expect(servers.tagsOf(id)['ecs-provisioner-goal']).toBeUndefined();
});
