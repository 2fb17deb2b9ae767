import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { startServerProcess } from '../../cli/serverProcess.ts';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import { anInstanceStatus } from '../support/anInstanceStatus.ts';
import { connectConsole, type ConnectedConsole } from '../support/connectConsole.ts';
import { exchange } from '../support/exchange.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { runNode } from '../support/run.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';
import { startStub } from '../support/startStub.ts';
import { expectOneMessage } from '../support/watchedAccount.ts';

let cloud: StartedCloud;
let folder: string;
/** One for all tests that need nothing special. */
let page: ConnectedConsole & { link: string };
let closePage: () => Promise<void>;
beforeAll(async () => {
  cloud = await startCloud();
  ({ page, close: closePage } = await openConsole(deployment(cloud.endpoints, keysOf(cloud.endpoints))));
  folder = mkdtempSync(join(tmpdir(), 'console-'));
});
afterAll(async () => {
  await closePage();
  await cloud.close();
  rmSync(folder, { recursive: true });
});

/** A target as of a deployment: it does not say where Function Compute itself is, as a local cloud does. */
function deployment({ functions, region, accountId, mns, ecs }: StartedCloud['endpoints'], keys: object): string {
  return JSON.stringify({ functions, region, accountId, mns, ecs, ...keys });
}

const keysOf = ({ accessKeyId, accessKeySecret }: StartedCloud['endpoints']) => ({ accessKeyId, accessKeySecret });

async function openConsole(target: string, ...flags: string[]) {
  const args = [COMMAND_LINE, 'console', '--no-open', '--target', target, '--interval', '0.2', ...flags];
  const { line, close } = await startServerProcess(args);
  return { page: { ...(await connectConsole(line)), link: line }, close };
}

/** Runs `console` for a target until the test ends. */
async function startConsole(target: string, ...flags: string[]): Promise<ConnectedConsole> {
  const { page: opened, close } = await openConsole(target, ...flags);
  onTestFinished(close);
  return opened;
}

async function created(count: number): Promise<{ requestId: string; ids: string[] }> {
  const requestId = randomUUID();
  await cloud.call('create', 'POST', {}, { requestId, count });
  const ended = await cloud.whenEnded({ requestId });
  return { requestId, ids: ended.map(({ instanceId }) => String(instanceId)) };
}

test('a deployment is shown by what its functions answer, and its keys never are', async () => {
  const { requestId, ids } = await created(2);

  const state = await page.state();
  const planned = await page.act('call', { name: 'plan', body: '{"count": 3}' });
  const prices = await page.act('prices', { kinds: [{ instanceType: 'ecs.g6.large', zoneId: 'cn-hangzhou-a' }] });
  const shell = await exchange(page.url);

  expect(state).toMatchObject({ kind: 'deployment', problems: {} });
  expect(ids.map((id) => state.instances[id])).toMatchObject(ids.map(() => ({ requestId, status: 'Running', goal: 'Running' }))); // prettier-ignore
  expect(state.queues).toMatchObject({ [NAMES.queue]: { active: 0 }, [NAMES.deadLetterQueue]: { active: 0 } });
  expect(JSON.parse(String(planned.body['body']))).toMatchObject({ count: 3 });
  expect(prices.body).toMatchObject({ currency: 'CNY' });
  const all = JSON.stringify([state, planned, prices, shell]);
  expect(all).not.toContain(cloud.endpoints.accessKeySecret);
  expect(all).not.toContain(cloud.endpoints.accessKeyId);
});

test('while somebody looks each look is one call of status, and while nobody does there is none', async () => {
  await created(1);
  const runs = async (): Promise<number> => (await cloud.stats()).fc['status']?.invocations ?? 0;
  const before = await runs();
  let events = 0;

  for await (const { event } of page.events()) if (event === 'patch' && (events += 1) === 5) break;
  const after = await runs();
  await sleep(1_000);
  const later = await runs();

  expect(after - before).toBeGreaterThanOrEqual(5);
  expect(after - before).toBeLessThanOrEqual(events + 3);
  // One look may have been under way.
  expect(later - after).toBeLessThanOrEqual(1);
});

test.each<[string, object, string, string]>([
  ['no keys', { functions: {} }, 'There are no credentials', 'Set ALIBABA_CLOUD_ACCESS_KEY_ID'],
  ['no URL of status', { functions: {}, accessKeyId: 'id', accessKeySecret: 'secret' }, 'names no URL', 'target add'],
])('with %s no page opens, and one message says what to do', async (_what, target, cause, mend) => {
  const noKeys = { ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' }; // prettier-ignore
  const args = ['console', '--no-open', '--target', JSON.stringify({ region: 'cn-hangzhou', ...target })];

  const ran = await runNode([COMMAND_LINE, ...args], { env: { HOME: folder, ...noKeys } });

  expectOneMessage(ran, 2, cause, mend);
});

test('a page of somebody else, and whoever has no token, gets nothing', async () => {
  const ask = async (headers: Record<string, string>) => (await exchange(`${page.url}/state`, { headers })).status;

  expect(await ask({})).toBe(401);
  expect(await ask({ cookie: page.cookie, origin: 'http://page.example' })).toBe(403);
  expect(await ask({ cookie: page.cookie, host: 'rebound.example' })).toBe(403);
  expect(await ask({ authorization: `Bearer ${new URL(page.link).searchParams.get('token') ?? ''}` })).toBe(200);
});

test('where its port is taken it listens on another one', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;

  const page = await startConsole(deployment(cloud.endpoints, keysOf(cloud.endpoints)), '--port', String(port));

  expect(new URL(page.url).port).not.toBe(String(port));
  expect((await page.state()).kind).toBe('deployment');
});

test('a target that does not answer is told, what was shown stays, and once it is back it is live again', async () => {
  let isDown = false;
  const stub = await startStub((_request, response) => {
    if (isDown) response.destroy();
    else response.end(JSON.stringify({ instances: [anInstanceStatus('i-1')] }));
  });
  onTestFinished(() => stub.close());
  const functions = { ...cloud.endpoints.functions, status: stub.url };
  const opened = await startConsole(deployment({ ...cloud.endpoints, functions }, keysOf(cloud.endpoints)));

  const up = await opened.state();
  isDown = true;
  const down = await opened.state();
  isDown = false;
  const again = await opened.state();

  expect(up).toMatchObject({ total: 1, problems: {} });
  expect(down.problems['instances']).toMatchObject({ code: 'NoAnswer', message: expect.stringContaining(stub.url) as string }); // prettier-ignore
  expect([down.at, down.instances]).toEqual([up.at, up.instances]);
  expect(down.problems['queues']).toBeUndefined();
  expect(again.problems).toEqual({});
  expect(again.at).toBeGreaterThan(up.at);
});

test('keys that have expired are told, and fresh ones are found without a restart', async () => {
  const home = mkdtempSync(join(folder, 'home-'));
  mkdirSync(join(home, '.aliyun'));
  const write = ({ accessKeyId, accessKeySecret }: { accessKeyId: string; accessKeySecret: string }): void => {
    const profile = { name: 'default', mode: 'AK', access_key_id: accessKeyId, access_key_secret: accessKeySecret };
    writeFileSync(join(home, '.aliyun/config.json'), JSON.stringify({ current: 'default', profiles: [profile] }));
  };
  write({ accessKeyId: 'expired', accessKeySecret: 'hush-hush' });
  vi.stubEnv('HOME', home);
  const page = await startConsole(deployment(cloud.endpoints, {}));

  const refused = await page.state();
  write(keysOf(cloud.endpoints));

  expect(refused.problems['instances']?.message).toMatch(/sign with a key/);
  expect(JSON.stringify(refused)).not.toContain('hush-hush');
  await expect.poll(async () => (await page.state()).problems, { timeout: 20_000 }).toEqual({});
});

test('dead letters are listed, replayed and deleted by the ways of the command line', async () => {
  const { ids } = await created(1);
  const item = { id: ids[0], goal: 'Running', gen: 0, due: Date.now() + 900_000 };
  const send = (reason: string, body: unknown) => cloud.send(NAMES.deadLetterQueue, JSON.stringify({ reason, body }));
  await send('ECS has never shown it.', { v: 1, items: [item] });
  await send('It was no message.', undefined);
  const list = async () => (await page.act('letters', {})).body['letters'] as { messageId: string; reason: string; instanceIds: string[] }[]; // prettier-ignore
  const shown = await list();
  const idOf = (reason: string): string => shown.find((letter) => letter.reason === reason)?.messageId ?? '';

  // What was looked at is visible to others again a second later.
  await expect.poll(async () => (await list()).length, { timeout: 30_000 }).toBe(2);
  await expect.poll(async () => (await page.act('replay', { messageIds: shown.map(({ messageId }) => messageId) })).body, { timeout: 30_000 }).toEqual({ done: [idOf('ECS has never shown it.')], left: [idOf('It was no message.')] }); // prettier-ignore
  await expect.poll(async () => (await page.act('remove', { messageIds: [idOf('It was no message.')] })).body['left'], { timeout: 30_000 }).toEqual([]); // prettier-ignore

  expect(shown.map(({ instanceIds }) => instanceIds.join()).sort()).toEqual(['', ids[0]]);
  await expect.poll(async () => (await page.state()).queues[NAMES.deadLetterQueue], { timeout: 30_000 }).toEqual({ active: 0, inactive: 0, delayed: 0 }); // prettier-ignore
});

test('what happened is read from the log of the functions', async () => {
  vi.stubEnv('FC_ENDPOINT', cloud.endpoints.fc);
  vi.stubEnv('SLS_ENDPOINT', cloud.endpoints.fc);
  const { requestId, ids } = await created(2);
  const page = await startConsole(deployment(cloud.endpoints, keysOf(cloud.endpoints)));

  const { body } = await page.act('history', { id: requestId });
  const failures = await page.act('failures', {});

  const events = body['events'] as { what: string; instanceIds: string[] }[];
  expect(events.filter(({ what }) => what.startsWith('created')).flatMap(({ instanceIds }) => instanceIds).sort()).toEqual(ids.toSorted()); // prettier-ignore
  expect(events.filter(({ what }) => what === 'is Running')).toHaveLength(2);
  expect(failures.body).toEqual({ events: [] });
});

test('an action that the target does not answer is told in the words of the command line', async () => {
  vi.stubEnv('FC_ENDPOINT', 'http://127.0.0.1:1');
  const page = await startConsole(deployment(cloud.endpoints, keysOf(cloud.endpoints)));

  const history = await page.act('history', { id: 'web' });
  const unknown = await page.act('call', { name: 'reconcile' });

  expect([history.status, history.body]).toMatchObject([502, { error: { code: 'NoAnswer' } }]);
  expect([unknown.status, unknown.body]).toMatchObject([400, { error: { code: 'InvalidRequest' } }]);
});
