import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deploymentNames, type DeploymentNames } from '../../shared/api/deploymentNames.ts';
import { FUNCTIONS, type FunctionName } from '../../shared/api/functions.ts';
import type { Reply } from '../support/answers.ts';
import { connectFc, deploy, renderSpec, variablesFor } from '../support/deploy.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

/** Two deployments in one account: the one of s.yaml without a prefix, and one that is deployed beside it. */
const [FIRST, SECOND] = [deploymentNames(), deploymentNames('b-')];
const BOTH = [FIRST, SECOND];

let cloud: StartedCloud;
beforeAll(async () => {
  const flags = [SECOND.queue, SECOND.deadLetterQueue].flatMap((name) => ['--queue', name]);
  cloud = await startCloud({ flags: [...flags, '--topic', SECOND.outcomeTopic] });
  const spec = await renderSpec({ ...variablesFor(cloud.endpoints), NAME_PREFIX: 'b-' });
  const client = connectFc(cloud.endpoints);
  for (const name of FUNCTIONS) await deploy(client, spec[name] as NonNullable<(typeof spec)[string]>);
  for (const name of Object.values(SECOND.functions)) {
    cloud.endpoints.functions[name] = `${cloud.endpoints.fc}/${name}`;
  }
});
afterAll(() => cloud.close());

/** Calls a function of one of them. */
function call(names: DeploymentNames, name: Exclude<FunctionName, 'reconcile'>, given: object) {
  return name === 'status'
    ? cloud.call(names.functions[name], 'GET', given as Record<string, string>)
    : cloud.call(names.functions[name], 'POST', {}, given);
}

const idsOf = ({ instances }: Reply): string[] => instances.map(({ instanceId }) => instanceId).sort();

/** Asks a deployment until none of the request is pending. */
async function whenEnded(names: DeploymentNames, requestId: string): Promise<Reply['instances']> {
  for (;;) {
    const { body } = await call(names, 'status', { requestId });
    // Once its last server is released, ECS lists none of the request.
    const { instances = [] } = body as Partial<Reply>;
    if (instances.every(({ pending }) => !pending)) return instances;
    await sleep(100);
  }
}

test('one request id gives each its own servers, and neither sees those of the other', async () => {
  const request = { requestId: 'same', count: 3 };

  const created = await Promise.all(BOTH.map((names) => call(names, 'create', request)));
  const [first, second] = created.map(({ body }) => idsOf(body)) as [string[], string[]];

  expect(created.map(({ status }) => status)).toEqual([202, 202]);
  expect(new Set([...first, ...second]).size).toBe(6);

  for (const [names, own] of [
    [FIRST, first],
    [SECOND, second],
  ] as const) {
    const ended = await whenEnded(names, 'same');

    expect(ended.map(({ instanceId }) => instanceId).sort()).toEqual(own);
    expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['Running']));
  }

  const again = await Promise.all(BOTH.map((names) => call(names, 'create', request)));

  expect(again.map(({ body }) => idsOf(body))).toEqual([first, second]);

  const [id = ''] = first;
  for (const name of ['start', 'stop', 'release'] as const) {
    const { status, body } = await call(SECOND, name, { instanceIds: [id] });

    expect([name, status, body.error.code]).toEqual([name, 403, 'NotOurs']);
  }
});

test('what one releases stays with the other, also through a sweep of both', async () => {
  const request = { requestId: 'kept', count: 2 };
  await Promise.all(BOTH.map((names) => call(names, 'create', request)));
  await Promise.all(BOTH.map((names) => whenEnded(names, 'kept')));

  await call(SECOND, 'release', { requestId: 'kept' });
  await whenEnded(SECOND, 'kept');
  const swept = async (): Promise<number[]> => {
    const { fc } = await cloud.stats();
    return BOTH.map(({ functions }) => fc[functions.reconcile]?.invocations ?? 0);
  };
  const before = await swept();
  // Their timers sweep once a minute, which takes three seconds here.
  while ((await swept()).some((count, index) => count < (before[index] ?? 0) + 2)) {
    await sleep(100);
  }

  expect((await whenEnded(FIRST, 'kept')).map(({ status }) => status)).toEqual(['Running', 'Running']);
});

test('a caller names the tags as the account shows them, and means those of this deployment alone', async () => {
  const request = { requestId: 'by-tag', count: 1 };
  const [, second] = await Promise.all(BOTH.map((names) => call(names, 'create', request)));
  await Promise.all(BOTH.map((names) => whenEnded(names, 'by-tag')));
  const tag = (names: DeploymentNames) => ({ tag: [{ key: names.tags.request, value: 'by-tag' }] });

  const own = await call(SECOND, 'stop', tag(SECOND));
  const foreign = await call(SECOND, 'stop', tag(FIRST));

  expect(idsOf(own.body)).toEqual(idsOf((second as { body: Reply }).body));
  expect([foreign.status, foreign.body.error.code]).toEqual([403, 'NotOurs']);
});

test('no request puts a tag of another deployment on its servers', async () => {
  for (const [names, other] of [
    [FIRST, SECOND],
    [SECOND, FIRST],
  ] as const) {
    const { status, body } = await call(names, 'create', { tag: [{ key: other.tags.pending, value: 'Running' }] });

    expect([status, body.error.field]).toEqual([400, 'tag']);
  }
});
