import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { encodeMessage } from '../../shared/domain/message.ts';
import { goalTags, slotTags } from '../../shared/domain/tags.ts';
import { answerOf } from '../../test/support/answers.ts';
import {
  aContext,
  anHttpEvent,
  aQueueEvent,
  aTimerEvent,
  anIntent,
  aSlot,
  aStateChange,
  aWorkItem,
  MINUTE,
} from '../../test/support/builders.ts';
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
  vi.useRealTimers();
  await servers.close();
});

/** A Stopped instance that is to run, since so many milliseconds. */
function launch(age = 0): string {
  const generation = Date.now() - age;
  return servers.launch({ ...slotTags(aSlot()), ...goalTags(anIntent({ generation })) });
}

const message = (instanceId: string): string =>
  encodeMessage([aWorkItem({ instanceId, deadline: Date.now() + MINUTE })]);

test('a message of the queue has its instance looked at, and enqueued while it is on its way', async () => {
  const id = launch();

  expect(await handler(aQueueEvent(message(id)), aContext())).toEqual({ ok: true });

  expect(servers.statusOf(id)).toBe('Starting');
  expect(servers.delayed('work')).toBe(1);
});

test('a message may come as an object, and garbage is put aside', async () => {
  const id = launch();

  await handler(aQueueEvent(JSON.parse(message(id)), 'garbage'), aContext());

  expect(servers.statusOf(id)).toBe('Starting');
  expect(servers.receive('dead-letters')).toEqual([{ reason: 'The message is not JSON.', body: 'garbage' }]);
});

test('the timer sweeps', async () => {
  const id = launch(2 * MINUTE);

  expect(await handler(aTimerEvent({}), aContext())).toEqual({ ok: true });

  expect(servers.statusOf(id)).toBe('Starting');
  expect(servers.delayed('work')).toBe(0);
});

test('a state change of an instance that is waited for has it looked at, and no other does', async () => {
  const [waited, other] = [launch(), launch()];
  const waiting = servers.create(goalTags(anIntent({ generation: Date.now() })));
  await handler(aQueueEvent(message(waiting)), aContext());
  servers.clock.advance(15_000);

  await handler(Buffer.from(JSON.stringify(aStateChange(other, 'Stopped'))), aContext());
  await handler(Buffer.from(JSON.stringify(aStateChange(waiting, 'Stopped'))), aContext());

  expect([servers.statusOf(waiting), servers.statusOf(waited), servers.statusOf(other)]).toEqual([
    'Starting',
    'Stopped',
    'Stopped',
  ]);
});

test('a state change is no message: what it tells is not enqueued or put aside, and forgets nobody', async () => {
  const waiting = servers.create(goalTags(anIntent({ generation: Date.now() })));
  await handler(aQueueEvent(message(waiting)), aContext());

  await handler([aStateChange('i-other', 'Running')], aContext());
  servers.clock.advance(15_000);
  await handler([aStateChange(waiting, 'Stopped')], aContext());

  expect(servers.statusOf(waiting)).toBe('Starting');
  expect(servers.receive('dead-letters')).toEqual([]);
  expect(servers.delayed('work')).toBe(1);
});

test('changes and messages in one delivery are each taken for what they are', async () => {
  const id = launch();

  await handler(
    [aStateChange('i-other', 'Stopped'), ...(JSON.parse(aQueueEvent(message(id)).toString()) as unknown[])],
    aContext(),
  );

  expect(servers.statusOf(id)).toBe('Starting');
  expect(servers.receive('dead-letters')).toEqual([]);
});

test('nobody calls reconcile by hand', async () => {
  const answer = answerOf(await handler(anHttpEvent({}), aContext()));

  expect([answer.status, answer.body.error]).toEqual([
    400,
    {
      code: 'InvalidRequest',
      message: 'reconcile is woken by its queue, its timer and ECS events alone.',
    },
  ]);
  await expect(handler({}, aContext())).rejects.toThrow('woken by its queue');
});

test('a delivery that the queue does not take back fails, so that it comes again', async () => {
  const id = launch();
  servers.faults.replace([{ service: 'mns', kind: 'error' }]);

  await expect(handler(aQueueEvent(message(id)), aContext())).rejects.toMatchObject({ api: 'SendMessage' });
});
