import { expect, test } from 'vitest';
import { exchange } from '../ecs/client.ts';
import { connectEcs } from './clients.ts';
import { startBuilt } from './startBuilt.ts';
import { writeFunctions } from './writeFunctions.ts';

test('GET / shows a browser what runs, without a key, and GET /_local/health tells a script', async () => {
  const cloud = await startBuilt({ spec: writeFunctions(), services: ['mns', 'fc'] });

  const page = await fetch(`${cloud.fc.url}/`);
  const text = await page.text();
  const health = await fetch(`${cloud.fc.url}/_local/health`);

  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(text).toContain('ticker');
  expect(text).not.toContain(cloud.credentials.accessKeySecret);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ready', services: ['mns', 'fc'] }]);

  const links = [...text.matchAll(/href="(.*?)"/g)].map(([, target = '']) => target);
  const answers = await Promise.all(links.map((target) => fetch(cloud.fc.url + target)));

  expect(links).toContain('/_local/stats');
  expect(answers.map(({ status }) => status)).toEqual(links.map(() => 200));
});

test('other clients move the time and reset over HTTP', async () => {
  const cloud = await startBuilt();
  const post = async (path: string, body?: string) => {
    const answer = await fetch(cloud.fc.url + path, { method: 'POST', ...(body === undefined ? {} : { body }) });
    return { status: answer.status, value: (await answer.json()) as Record<string, unknown> };
  };
  await connectEcs(cloud).create();

  expect(await post('/_local/clock', '{"advance": "1m"}')).toEqual({
    status: 200,
    value: { now: '2026-01-01T00:01:00.000Z' },
  });
  expect(Object.values(await connectEcs(cloud).statuses())).toEqual(['Stopped']);
  expect(await post('/_local/reset')).toEqual({ status: 200, value: {} });
  expect(await connectEcs(cloud).statuses()).toEqual({});
  expect(await (await fetch(`${cloud.fc.url}/_local/clock`)).json()).toEqual({ now: '2026-01-01T00:00:00.000Z' });

  for (const wrong of ['', '{}', '{"advance": "soon"}', '{"advance": -1}', '{"advance": "1m", "by": 1}']) {
    expect(await post('/_local/clock', wrong)).toMatchObject({ status: 400, value: { Code: 'InvalidArgument' } });
  }
});

const CONTROLS = [
  ['GET', '/'],
  ['GET', '/_local/health'],
  ['GET', '/_local/stats'],
  ['GET', '/_local/faults'],
  ['PUT', '/_local/faults'],
  ['GET', '/_local/clock'],
  ['POST', '/_local/clock'],
  ['POST', '/_local/reset'],
  ['POST', '/_local/sts'],
  ['POST', '/_local/state'],
] as const;

test.each(CONTROLS)('%s %s is refused to the web page of another, and has no effect', async (method, path) => {
  const cloud = await startBuilt();
  await connectEcs(cloud).create();
  const asked = path === '/_local/clock' ? '{"advance": "1h"}' : '{"rules": [{"service": "ecs", "kind": "throttle"}]}';
  const body = method === 'GET' ? '' : asked;
  const before = [cloud.clock.now(), cloud.faults.list(), cloud.stats()];
  const call = (headers: Record<string, string>) => exchange(cloud.fc.url, { method, path, headers, body });

  const answers = await Promise.all([
    call({ origin: 'https://page.example' }),
    call({ origin: 'null' }),
    call({ host: 'rebound.example' }),
    call({ host: `rebound.example:80`, origin: 'http://rebound.example:80' }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  expect(answers.map(({ body: text }) => text).join()).not.toMatch(/Secret|DescribeInstances/);
  expect([cloud.clock.now(), cloud.faults.list(), cloud.stats()]).toEqual(before);

  const { status } = await call({});

  expect(status).toBe(path === '/_local/state' ? 409 : 200);
});
