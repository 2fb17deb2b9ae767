import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patched, type Operation } from '../../console/wire/patch.ts';
import type { State } from '../../console/wire/state.ts';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import { connectConsole, type ConnectedConsole } from '../support/connectConsole.ts';
import { exchange } from '../support/exchange.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { runNode } from '../support/run.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

let cloud: StartedCloud;
let page: ConnectedConsole;
beforeAll(async () => {
  cloud = await startCloud();
  page = await connectConsole(cloud.endpoints.console);
});
afterAll(() => cloud.close());

/** Servers of a new request that run. */
async function servers(body: object = {}): Promise<{ requestId: string; ids: string[] }> {
  const requestId = randomUUID();
  const { status } = await cloud.call('create', 'POST', {}, { requestId, ...body });
  expect(status).toBe(202);
  const ended = await cloud.whenEnded({ requestId });
  return { requestId, ids: ended.map(({ instanceId }) => String(instanceId)) };
}

interface History {
  states: { at: number; state: string; instanceId: string }[];
  calls: { at: number; action: string; requestId: string; code?: string; about: string[]; tags?: object }[];
  lines: { functionName: string; line: string }[];
}
const historyOf = async (input: object): Promise<History> =>
  (await page.act('history', input)).body as unknown as History;

describe('who gets in', () => {
  test('everybody here gets the page, which holds nothing, and its own files alone may be loaded by it', async () => {
    const shell = await exchange(page.url);
    const files = [...shell.body.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path = '']) => path);
    const answers = await Promise.all(files.map((path) => exchange(cloud.endpoints.fc + path)));

    expect(shell.status).toBe(200);
    expect(files).toHaveLength(2);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(shell.headers['content-security-policy']).toContain("default-src 'none'");
    expect(shell.body).not.toMatch(/<script(?! type="module" src="\/)|<style| on\w+=/);
    expect(shell.body + answers.map(({ body }) => body).join('')).not.toContain(cloud.endpoints.accessKeySecret);
  });

  test('the token of the link becomes a cookie, and goes from the address', async () => {
    const entered = await exchange(cloud.endpoints.console);

    expect([entered.status, entered.headers.location]).toEqual([303, '/_local/console']);
    expect(String(entered.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict; Path=\/_local\/console/);
  });

  test.each(['/state', '/stream', '/call', '/history', '/messages', '/prices', '/send', '/discard'])(
    '%s is refused without the token, to foreign pages, and under a foreign name',
    async (path) => {
      const method = ['/state', '/stream'].includes(path) ? 'GET' : 'POST';
      const json = { 'content-type': 'application/json' };
      const ask = async (headers: Record<string, string>) =>
        (
          await exchange(page.url + path, {
            method,
            headers: { ...json, ...headers },
            body: method === 'GET' ? '' : '{}',
          })
        ).status;

      expect(await ask({})).toBe(401);
      expect(await ask({ cookie: page.cookie.replace(/=.*/, '=guess') })).toBe(401);
      expect(await ask({ cookie: page.cookie, origin: 'https://page.example' })).toBe(403);
      expect(await ask({ cookie: page.cookie, host: 'rebound.example' })).toBe(403);
    },
  );

  test('a wrong token in the address lets nobody in', async () => {
    const { headers } = await exchange(`${page.url}?token=guess`);

    expect(headers['set-cookie']).toBeUndefined();
  });

  test('the command line gets the link, and no page does', async () => {
    const ask = (headers: Record<string, string>) =>
      exchange(`${cloud.endpoints.fc}/_local/console-link`, { method: 'POST', headers });
    const { host } = new URL(cloud.endpoints.fc);

    const program = await ask({});
    const ownPage = await ask({ origin: `http://${host}` });

    expect(cloud.endpoints.fc + (JSON.parse(program.body) as { link: string }).link).toBe(cloud.endpoints.console);
    expect(ownPage.status).toBe(403);
  });

  test('console prints the link of a local cloud', async () => {
    const target = JSON.stringify(cloud.endpoints);

    const { code, stdout } = await runNode([COMMAND_LINE, 'console', '--no-open', '--target', target]);

    expect([code, stdout]).toEqual([0, `${cloud.endpoints.console}\n`]);
  });
});

describe('the state', () => {
  test('has what the cloud has: instances with their tags, queues, calls, runs and timers', async () => {
    const { requestId, ids } = await servers({
      count: 2,
      internetMaxBandwidthOut: 5,
      tag: [{ key: 'team', value: '<b>web</b>' }],
    });

    const state = await page.state();

    const shown = ids.map((id) => state.instances[id]);
    expect(shown).toMatchObject(Array.from({ length: 2 }, () => ({ status: 'Running', tags: { [NAMES.tags.request]: requestId, team: '<b>web</b>' } }))); // prettier-ignore
    expect(state.kind).toBe('local');
    expect(Object.keys(state.queues)).toEqual(expect.arrayContaining([NAMES.queue, NAMES.deadLetterQueue]));
    expect(Object.values(state.invocations).map(({ functionName }) => functionName)).toContain('reconcile');
    expect(JSON.stringify(state)).toContain('"name":"sweep"');
    expect(JSON.stringify(state)).not.toContain(cloud.endpoints.accessKeySecret);
  });

  test('comes as a stream: whole, and then as JSON Patches that lead to what there is', async () => {
    let state: State | undefined;
    const kinds: string[] = [];
    const requestId = randomUUID();
    const running = (): number =>
      Object.values(state?.instances ?? {}).filter((each) => {
        const { status, tags } = each as { status: string; tags: Record<string, string> };
        return status === 'Running' && tags[NAMES.tags.request] === requestId;
      }).length;

    for await (const { event, data } of page.events()) {
      kinds.push(event);
      state = event === 'state' ? (data as State) : patched(state ?? (data as State), data as Operation[]);
      if (kinds.length === 1) await cloud.call('create', 'POST', {}, { requestId, count: 2 });
      if (running() === 2) break;
    }

    expect(kinds[0]).toBe('state');
    expect(new Set(kinds.slice(1))).toEqual(new Set(['patch']));
    expect(Object.keys(state?.instances ?? {}).sort()).toEqual(Object.keys((await page.state()).instances).sort());
  });
});

test('what happened to an instance is told as ECS has it, with the ids of its calls', async () => {
  const { requestId, ids } = await servers({ internetMaxBandwidthOut: 5 });
  const [id = ''] = ids;

  const { calls, states, lines: printed } = await historyOf({ instanceIds: [id] });

  expect(states.map(({ state }) => state)).toEqual(['Pending', 'Stopped', 'Starting', 'Running']);
  const acted = calls.filter(({ action }) => /^(Create|Allocate|Start)/.test(action));
  expect(acted.map(({ action }) => action)).toEqual(['CreateInstance', 'AllocatePublicIpAddress', 'StartInstances']);
  expect(acted.every(({ about }) => about.join() === id)).toBe(true);
  expect(new Set(calls.map(({ requestId: each }) => each)).size).toBe(calls.length);
  expect(printed.map(({ line }) => line).join('\n')).toMatch(new RegExp(`instance created.*${requestId}`));
  const times = [states[0]?.at, acted[1]?.at, acted[2]?.at, states[3]?.at].map((at) => at ?? NaN);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('a creation that is refused is told of the slot that it was for', async () => {
  await cloud.setFaults([{ service: 'ecs', kind: 'noStock', zone: 'cn-hangzhou-b' }]);
  const placements = [{ zoneId: 'cn-hangzhou-b', vSwitchId: 'vsw-local-b' }, { zoneId: 'cn-hangzhou-a', vSwitchId: 'vsw-local-a' }]; // prettier-ignore
  const { requestId, ids } = await servers({ placements });
  await cloud.setFaults([]);

  const { calls } = await historyOf({ instanceIds: ids, tag: { key: NAMES.tags.request, value: requestId } });

  const creations = calls.filter(({ action }) => action === 'CreateInstance');
  expect(creations).toMatchObject([
    {
      code: 'OperationDenied.NoStock',
      about: [],
      tags: { [NAMES.tags.slot]: expect.stringMatching(/^0\//) as string },
    },
    { about: ids },
  ]);
});

test('functions are called for the page without a key, and their answers come as they are', async () => {
  const plan = await page.act('call', { name: 'plan', body: '{"count": 2}' });
  const wrong = await page.act('call', { name: 'create', body: '{"count": 0}' });
  const none = await page.act('call', { name: 'no-such-function' });

  expect(JSON.parse(String(plan.body['body']))).toMatchObject({ passes: true, count: 2 });
  expect([plan.status, plan.body['status'], wrong.body['status']]).toEqual([200, 200, 400]);
  expect(String(wrong.body['body'])).toContain('count');
  expect([none.status, JSON.stringify(none.body)]).toEqual([404, expect.stringContaining('no-such-function')]);
});

test('a dead letter is shown, sent to the work queue again, and deleted', async () => {
  const letter = JSON.stringify({ reason: 'It was no message.', body: '{}' });
  await cloud.send(NAMES.deadLetterQueue, letter);
  const messages = async () =>
    (await page.act('messages', { queue: NAMES.deadLetterQueue })).body['messages'] as {
      messageId: string;
      body: string;
    }[];
  const [shown] = await messages();

  const gone = await page.act('discard', { queue: NAMES.deadLetterQueue, messageId: shown?.messageId });
  const again = await page.act('discard', { queue: NAMES.deadLetterQueue, messageId: shown?.messageId });
  const unknown = await page.act('messages', { queue: 'no-such-queue' });

  expect(Buffer.from(shown?.body ?? '', 'base64').toString()).toBe(letter);
  expect([gone.status, again.status, await messages()]).toEqual([200, 404, []]);
  expect([unknown.status, unknown.body]).toMatchObject([404, { error: { code: 'QueueNotExist' } }]);
});

test('prices are looked up without a call that counts', async () => {
  const before = await cloud.stats();

  const { body } = await page.act('prices', { kinds: [{ instanceType: 'ecs.g6.large', zoneId: 'cn-hangzhou-a' }] });

  expect(body).toMatchObject({ currency: 'CNY', prices: [{ hourly: expect.any(Number) as number }] });
  expect((await cloud.stats()).ecs.calls).toEqual(before.ecs.calls);
});

test.each([
  ['call', {}],
  ['history', { instanceIds: 'i-1' }],
  ['messages', { queue: '' }],
  ['prices', { kinds: [{}] }],
  ['send', { queue: NAMES.queue, body: 'x', more: 1 }],
])('%s says what is wrong with %j', async (name, input) => {
  const { status, body } = await page.act(name, input);

  expect([status, body]).toMatchObject([400, { error: { code: 'InvalidRequest' } }]);
});

test.each([
  ['POST', '/constructor', '{}'],
  ['POST', '/nothing', '{}'],
  ['DELETE', '/state', ''],
])('%s %s is not there', async (method, path, body) => {
  const headers = { cookie: page.cookie, 'content-type': 'application/json' };

  expect((await exchange(page.url + path, { method, headers, body })).status).toBe(404);
});

test('a body that is no JSON object is told', async () => {
  const headers = { cookie: page.cookie, 'content-type': 'application/json' };

  for (const body of ['', '[]', 'null', '{'])
    expect((await exchange(`${page.url}/call`, { method: 'POST', headers, body })).status).toBe(400);
});
