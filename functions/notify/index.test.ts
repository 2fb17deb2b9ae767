import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { outcomeOf } from '../../shared/domain/outcomes.ts';
import type { Handler } from '../../shared/platform/serve.ts';
import { answerOf } from '../../test/support/answers.ts';
import { aContext, anHttpEvent, aQueueEvent, aTimerEvent, NEW_YEAR } from '../../test/support/builders.ts';
import { startServers, type StartedServers } from '../../test/support/startServers.ts';
import { startStub } from '../../test/support/startStub.ts';

const OUTCOME = outcomeOf('cn-hangzhou', 'i-1', 0, NEW_YEAR, { goal: 'Running', instanceId: 'i-1' });

let servers: StartedServers;
beforeEach(async () => {
  servers = await startServers();
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await servers.close();
});

/** A function instance that tells a webhook, which answers with this status. */
async function deploy(status: number): Promise<Handler> {
  const { url, close } = await startStub((_, response) => response.writeHead(status).end());
  onTestFinished(close);
  vi.stubEnv('NOTIFY_WEBHOOK_URL', url);
  vi.stubEnv('NOTIFY_WEBHOOK_SECRET', 'a-secret-of-32-characters-or-so-1');
  vi.resetModules();
  return (await import('./index.ts')).handler;
}

test('a batch of its queue is told, and what is refused goes to the dead letters', async () => {
  const batch = aQueueEvent(JSON.stringify(OUTCOME));

  expect(await (await deploy(200))(batch, aContext())).toEqual({ ok: true });
  expect(servers.receive('dead-letters')).toEqual([]);
  expect(await (await deploy(404))(batch, aContext())).toEqual({ ok: true });
  expect(servers.receive('dead-letters')).toEqual([{ reason: 'webhook refused it: HTTP status 404', body: [OUTCOME] }]);
});

test('a batch that is not told yet fails, so that it comes again', async () => {
  const notify = await deploy(503);

  await expect(notify(aQueueEvent(JSON.stringify(OUTCOME)), aContext())).rejects.toThrow('Not told yet');
});

test('nobody calls notify by hand', async () => {
  const notify = await deploy(200);
  const error = { code: 'InvalidRequest', message: 'notify is woken by its queue alone.' };

  expect(answerOf(await notify(anHttpEvent({}), aContext()))).toMatchObject({ status: 400, body: { error } });
  await expect(notify(aTimerEvent({}), aContext())).rejects.toThrow(error.message);
  await expect(notify({}, aContext())).rejects.toThrow(error.message);
});
