import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultRule } from '../../local/faults.ts';
import { CALLED_FUNCTIONS } from '../../shared/api/functions.ts';
import { OPEN_API, openApiSchemas, pointerTo } from '../support/openApiSchemas.ts';
import { signed } from '../support/signed.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

let cloud: StartedCloud;
beforeAll(async () => {
  process.env['ALLOW_PREPAID'] = 'false';
  cloud = await startCloud();
  delete process.env['ALLOW_PREPAID'];
});
afterAll(() => cloud.close());

const schemaAt = openApiSchemas({ closed: true });
const methodOf = (name: string): string => Object.keys(OPEN_API.paths[`/${name}`] ?? {}).find((key) => key !== 'servers') ?? ''; // prettier-ignore

/** Over the limit of a body, though a name of a test shows little of it. */
const TOO_LONG = ' '.repeat(200_000);

interface Sent {
  query?: Record<string, string>;
  body?: unknown;
  secret?: string;
  method?: string;
}

async function send(name: string, { query = {}, body, secret, method = methodOf(name).toUpperCase() }: Sent) {
  const url = new URL(`${cloud.endpoints.fc}/${name}`);
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  const keys = { ...cloud.endpoints, ...(secret !== undefined && { accessKeySecret: secret }) };
  return fetch(url, {
    method,
    headers: signed(method, url, keys),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

/** Sends a request; the document must know the status of the answer, its form and its headers. */
async function check(name: string, sent: Sent): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await send(name, sent);
  const { status } = response;
  const body = (await response.json()) as Record<string, unknown>;
  const documented = OPEN_API.paths[`/${name}`]?.[methodOf(name)]?.responses[status];
  expect([name, status, documented === undefined ? 'not documented' : 'documented']).toEqual([
    name,
    status,
    'documented',
  ]);
  const place = [
    'paths',
    `/${name}`,
    methodOf(name),
    'responses',
    String(status),
    'content',
    'application/json',
    'schema',
  ];
  const fits = schemaAt(pointerTo(...place));
  expect([fits(body), fits.errors ?? [], fits(body) ? '' : body]).toEqual([true, [], '']);
  if (response.headers.has('retry-after')) expect(documented).toHaveProperty(['headers', 'Retry-After']);
  return { status, body };
}

describe('the answers of the functions are as the document says', () => {
  test('from the plan of a request to its release', async () => {
    const requestId = randomUUID();
    const request = { requestId, count: 2, internetMaxBandwidthOut: 5, placements: [{ zoneId: 'cn-hangzhou-b' }] };

    expect((await check('plan', { body: request })).body).toMatchObject({ passes: true });
    expect((await check('plan', { body: { instanceType: 'ecs.none.large' } })).body).toMatchObject({ passes: false });
    const created = await check('create', { body: request });
    await check('status', { query: { requestId } });
    await cloud.whenEnded({ requestId });
    const ids = (created.body['instances'] as { instanceId: string }[]).map(({ instanceId }) => instanceId);
    const steps = [
      await check('status', { query: { instanceIds: ids.join(',') } }),
      await check('status', { query: { tag: JSON.stringify([{ key: 'ecs-provisioner-request', value: requestId }]) } }),
      await check('stop', { body: { instanceIds: [...ids, 'i-none'], stoppedMode: 'StopCharging' } }),
      await check('start', { body: { requestId } }),
      await check('release', { body: { tag: [{ key: 'ecs-provisioner-request', value: requestId }] } }),
    ];

    expect([created, ...steps].map(({ status }) => status)).toEqual([202, 200, 200, 202, 202, 202]);
    expect(steps[2]?.body['failures']).toHaveLength(1);
  });

  test.each<[string, Sent, number]>([
    ['create', { body: '{"count": ' }, 400],
    ['create', { body: { cuont: 3 } }, 400],
    ['create', { body: { instanceChargeType: 'PrePaid', period: 1 } }, 403],
    ['create', { body: { imageId: 'no-such-image' } }, 404],
    ['create', { body: { instanceType: 'ecs.none.large', count: 2 } }, 409],
    ['create', { body: TOO_LONG }, 413],
    ['plan', { body: { count: 0 } }, 400],
    ['plan', { body: TOO_LONG }, 413],
    ['start', { body: { instanceIds: ['i-none'] } }, 404],
    ['stop', { body: {} }, 400],
    ['stop', { body: { requestId: randomUUID() } }, 404],
    ['release', { body: { instanceIds: ['../../etc'] } }, 400],
    ['status', {}, 400],
    ['status', { query: { requestId: randomUUID() } }, 404],
    ['create', { secret: 'wrong' }, 403],
    ['status', { secret: 'wrong' }, 403],
    ['plan', { method: 'PUT' }, 405],
  ])('%s is refused: case %#', async (name, sent, status) => {
    expect((await check(name, sent)).status).toBe(status);
  });

  test.each<[string, FaultRule, number]>([
    ['ECS is out of order', { service: 'ecs', kind: 'error' }, 503],
    ['the role lacks a permission', { service: 'ecs', kind: 'answer', code: 'Forbidden.RAM', status: 403 }, 403],
    ['the function is called too often', { service: 'fc', kind: 'throttle' }, 429],
    ['the platform fails', { service: 'fc', kind: 'error' }, 500],
    ['the platform is short of resources', { service: 'fc', kind: 'error', status: 503 }, 503],
    ['the function dies', { service: 'fc', kind: 'killWorker', ms: 0 }, 502],
    // Last: the functions then make no such call for a minute.
    ['ECS throttles', { service: 'ecs', kind: 'throttle' }, 503],
  ])('where %s', async (_what, rule, status) => {
    await cloud.setFaults([rule]);
    const body = { instanceIds: ['i-none'] };
    const answers = [
      await check('create', { body: {} }),
      await check('start', { body }),
      await check('status', { query: { requestId: 'r-1' } }),
    ];
    await cloud.setFaults([]);

    expect(answers.map((answer) => answer.status)).toEqual([status, status, status]);
  });
});

describe('a request is refused by the function where the document refuses it, and else is not', () => {
  const own = { key: 'team', value: 'web' };
  const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ ...own, key: `k${index}` }));
  const ids = (count: number) => Array.from({ length: count }, (_, index) => `i-${index}`);

  test.each<[string, boolean, object]>([
    ...[59, 60, 86_400, 86_401, 60.5].map((deadlineSeconds) => ['plan', deadlineSeconds % 1 === 0 && deadlineSeconds >= 60 && deadlineSeconds <= 86_400, { deadlineSeconds }] as [string, boolean, object]), // prettier-ignore
    ['plan', false, { autoReleaseMinutes: 34 }],
    ['plan', true, { autoReleaseMinutes: 35 }],
    ['plan', true, { autoReleaseMinutes: 1_576_800 }],
    ['plan', false, { autoReleaseMinutes: 1_576_801 }],
    ['plan', true, { requestId: `a${'.'.repeat(63)}` }],
    ['plan', false, { requestId: `a${'.'.repeat(64)}` }],
    ['plan', false, { requestId: '-a' }],
    ['plan', false, { requestId: '' }],
    ['plan', true, { tag: tags(13) }],
    ['plan', false, { tag: tags(14) }],
    ['plan', false, { tag: [{ key: '', value: '' }] }],
    ['plan', false, { tag: [{ ...own, value: 'x'.repeat(129) }] }],
    ['plan', true, { internetMaxBandwidthOut: 100, internetMaxBandwidthIn: 200 }],
    ['plan', false, { internetMaxBandwidthOut: 101 }],
    ['plan', false, { internetMaxBandwidthIn: 0 }],
    ['plan', false, { placements: [] }],
    ['plan', false, { clientToken: 'x' }],
    ['plan', false, { VSwitchId: 'vsw-local-b' }],
    ['stop', true, { instanceIds: ids(1000) }],
    ['stop', false, { instanceIds: ids(1001) }],
    ['stop', false, { instanceIds: [] }],
    ['stop', false, { instanceIds: ['i 1'] }],
    ['stop', false, { instanceIds: ids(1), requestId: 'r' }],
    ['stop', false, { requestId: 'r', deadlineSeconds: 59 }],
    ['start', false, { requestId: 'r', forceStop: true }],
    ['release', true, { tag: [own] }],
    ['release', false, { tag: tags(21) }],
  ])('%s %o: case %#', async (name, isRight, body) => {
    const place = ['paths', `/${name}`, 'post', 'requestBody', 'content', 'application/json', 'schema'];

    const { status, body: answer } = await check(name, { body });

    const code = (answer['error'] as { code: string } | undefined)?.code;
    expect([status === 400 && code === 'InvalidRequest', schemaAt(pointerTo(...place))(body)]).toEqual([
      !isRight,
      isRight,
    ]);
  });
});

test('every function that is called is documented, with the method of its trigger', () => {
  expect(Object.keys(OPEN_API.paths).sort()).toEqual(CALLED_FUNCTIONS.map((name) => `/${name}`).sort());
});
