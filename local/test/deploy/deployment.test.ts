import * as api from '@alicloud/fc20230330';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crc64 } from '../../fc/code/crc64.ts';
import { PROBES } from '../fc/probes.ts';
import { startFc, type StartedFc } from '../fc/startFc.ts';
import { BARE, createDeployer } from './deployer.ts';
import { zipNamed, zipOf, zipSaying } from './zip.ts';

let cloud: StartedFc;
let deployer: ReturnType<typeof createDeployer>;
beforeAll(async () => {
  cloud = await startFc(PROBES);
  deployer = createDeployer(cloud.url);
});
afterAll(() => cloud.close());

const saying = (word: string): Promise<Buffer> =>
  zipOf({ 'index.js': `exports.handler = async () => ({ statusCode: 200, body: '${word}' + process.env.MARK });` });
const HTTP = { triggerName: 'http', triggerType: 'http', qualifier: 'LATEST', description: '' };
const ANONYMOUS = JSON.stringify({ authType: 'anonymous', methods: ['GET'] });
const body = async (name: string): Promise<string> => (await fetch(`${cloud.url}/${name}`)).text();

/** Creates a function with this code as component fc3 does. */
async function create(functionName: string, zip: Buffer, changes: object = {}) {
  const { code } = await deployer.upload(zip);
  const input = new api.CreateFunctionInput({ ...BARE, functionName, code, ...changes });
  return deployer.client.createFunction(new api.CreateFunctionRequest({ body: input }));
}

test('creates, runs, shows, updates and removes a function, asked in the order of component fc3', async () => {
  const { client, upload } = deployer;
  const latest = { qualifier: 'LATEST' };
  await expect(client.getFunction('f', new api.GetFunctionRequest({}))).rejects.toMatchObject({ statusCode: 404, code: 'FunctionNotFound' }); // prettier-ignore
  await expect(client.getTrigger('f', 'http')).rejects.toMatchObject({ code: 'FunctionNotFound' });
  await expect(client.getScalingConfig('f', new api.GetScalingConfigRequest(latest))).rejects.toMatchObject({ statusCode: 404 }); // prettier-ignore
  await expect(client.getConcurrencyConfig('f')).rejects.toMatchObject({ statusCode: 404 });

  const zip = await saying('one ');
  await create('f', zip, { environmentVariables: { MARK: 'a' }, description: 'says one' });
  const triggerInput = new api.CreateTriggerInput({ ...HTTP, triggerConfig: ANONYMOUS });
  await client.createTrigger('f', new api.CreateTriggerRequest({ body: triggerInput }));
  const put = new api.PutAsyncInvokeConfigRequest({ ...latest, body: new api.PutAsyncInvokeConfigInput({ maxAsyncRetryAttempts: 1 }) }); // prettier-ignore
  await client.putAsyncInvokeConfig('f', put);

  const { body: shown } = await client.getFunction('f', new api.GetFunctionRequest({}));
  expect(shown).toMatchObject({
    ...{ functionName: 'f', description: 'says one', environmentVariables: { MARK: 'a' }, cpu: 0.35, role: '' },
    ...{ codeChecksum: crc64(zip), codeSize: zip.length, state: 'Active', lastUpdateStatus: 'Successful' },
    functionArn: 'acs:fc:cn-hangzhou:1234567890123456:functions/f',
  });
  const trigger = (await client.getTrigger('f', 'http')).body;
  expect(trigger).toMatchObject({ ...HTTP, triggerConfig: ANONYMOUS, httpTrigger: { urlInternet: `${cloud.url}/f` } });
  expect(trigger?.status).toBeUndefined();
  expect(await body('f')).toBe('one a');
  await expect(create('f', zip)).rejects.toMatchObject({ statusCode: 409, code: 'FunctionAlreadyExists' });

  const { code } = await upload(await saying('two '));
  await client.updateFunction('f', new api.UpdateFunctionRequest({ body: new api.UpdateFunctionInput({ ...BARE, code, environmentVariables: { MARK: 'b' } }) })); // prettier-ignore
  expect(await body('f')).toBe('two b');
  await client.updateFunction('f', new api.UpdateFunctionRequest({ body: new api.UpdateFunctionInput({ environmentVariables: { MARK: 'c' } }) })); // prettier-ignore
  expect(await body('f')).toBe('two c');

  expect((await client.listVpcBindings('f')).body?.vpcIds).toEqual([]);
  expect((await client.listScalingConfigs(new api.ListScalingConfigsRequest({ functionName: 'f' }))).body?.scalingConfigs).toEqual([]); // prettier-ignore
  expect((await client.listAliases('f', new api.ListAliasesRequest({}))).body?.aliases).toEqual([]);
  expect((await client.listFunctionVersions('f', new api.ListFunctionVersionsRequest({}))).body?.versions).toEqual([]);
  const configs = await client.listAsyncInvokeConfigs(new api.ListAsyncInvokeConfigsRequest({ functionName: 'f' }));
  expect(configs.body?.configs).toMatchObject([{ maxAsyncRetryAttempts: 1 }]);
  expect((await client.listTriggers('f', new api.ListTriggersRequest({ limit: 10 }))).body?.triggers).toHaveLength(1);
  expect((await client.deleteTrigger('f', 'http')).statusCode).toBe(204);
  expect((await fetch(`${cloud.url}/f`)).status).toBe(404);
  expect((await client.deleteFunction('f')).statusCode).toBe(204);
  await expect(client.getFunction('f', new api.GetFunctionRequest({}))).rejects.toMatchObject({ statusCode: 404 });
});

test('an unchanged deployment, asked in the order of component fc3, has all to see that, and changes nothing', async () => {
  const { client } = deployer;
  const latest = { qualifier: 'LATEST' };
  const zip = await saying('same ');
  const asyncConfig = { maxAsyncRetryAttempts: 2, maxAsyncEventAgeInSeconds: 60 };
  const input = new api.CreateTriggerInput({ ...HTTP, triggerConfig: ANONYMOUS });
  await create('same', zip, { environmentVariables: { MARK: '' } });
  await client.createTrigger('same', new api.CreateTriggerRequest({ body: input }));
  const put = new api.PutAsyncInvokeConfigRequest({ ...latest, body: new api.PutAsyncInvokeConfigInput(asyncConfig) }); // prettier-ignore
  await client.putAsyncInvokeConfig('same', put);
  const shown = async () => ({
    function: (await client.getFunction('same', new api.GetFunctionRequest({}))).body,
    trigger: (await client.getTrigger('same', 'http')).body,
    asyncInvoke: (await client.getAsyncInvokeConfig('same', new api.GetAsyncInvokeConfigRequest(latest))).body,
  });

  const before = await shown();
  expect((await client.listVpcBindings('same')).body?.vpcIds).toEqual([]);
  await expect(client.getScalingConfig('same', new api.GetScalingConfigRequest(latest))).rejects.toMatchObject({ statusCode: 404 }); // prettier-ignore
  await expect(client.getConcurrencyConfig('same')).rejects.toMatchObject({ statusCode: 404 });
  // The component leaves the upload out where this is equal, and asks where one of the others differs from s.yaml.
  expect(before.function?.codeChecksum).toBe(crc64(zip));
  expect(before.asyncInvoke).toMatchObject(asyncConfig);
  expect(before.trigger).toMatchObject({ ...HTTP, triggerConfig: ANONYMOUS });
  await client.updateFunction('same', new api.UpdateFunctionRequest({ body: new api.UpdateFunctionInput({ ...BARE, environmentVariables: { MARK: '' } }) })); // prettier-ignore
  await client.updateTrigger('same', 'http', new api.UpdateTriggerRequest({ body: new api.UpdateTriggerInput({ ...HTTP, triggerConfig: ANONYMOUS }) })); // prettier-ignore
  await client.putAsyncInvokeConfig('same', put);
  const after = await shown();

  expect(await body('same')).toBe('same ');
  const timeless = (each: object): unknown =>
    JSON.parse(JSON.stringify(each, (name, value: unknown) => (name === 'lastModifiedTime' ? undefined : value)));
  expect(timeless(after)).toEqual(timeless(before));
});

test('updates a function of the spec in place', async () => {
  const { client, upload } = deployer;
  const { code } = await upload(await saying('deployed '));
  const input = new api.UpdateFunctionInput({
    ...{ code, environmentVariables: { MARK: '!' }, handler: 'index.handler' },
    instanceLifecycleConfig: new api.InstanceLifecycleConfig({}),
  });

  await client.updateFunction('legacy', new api.UpdateFunctionRequest({ body: input }));

  expect(await body('legacy')).toBe('deployed !');
});

test('runs deployed timers and queue triggers until they are deleted', async () => {
  const { client } = deployer;
  await create('counter', await saying('counted '));
  const { triggerConfig } = { triggerConfig: { triggerEnable: true, eventSourceConfig: { eventSourceType: 'MNS', eventSourceParameters: { sourceMNSParameters: { QueueName: 'work-2' } } }, runOptions: { errorsTolerance: 'ALL' } } }; // prettier-ignore
  const input = { triggerName: 'queue', triggerType: 'eventbridge', triggerConfig: JSON.stringify(triggerConfig) };
  cloud.mns.createQueue('work-2');

  await client.createTrigger('counter', new api.CreateTriggerRequest({ body: new api.CreateTriggerInput(input) }));
  cloud.mns.queue('work-2').send({ body: 'bQ==' });
  await expect.poll(() => cloud.fc.stats()['counter']?.invocations, { timeout: 10_000 }).toBe(1);

  await client.deleteTrigger('counter', 'queue');
  cloud.mns.queue('work-2').send({ body: 'bQ==' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(cloud.fc.stats()['counter']?.invocations).toBe(1);
  expect(cloud.mns.queue('work-2').receive(1, 1000)).toHaveLength(1);
});

test.each([
  ['bytes that are no zip', () => Promise.resolve(Buffer.from('no zip')), {}],
  ['a zip that is cut off', async () => (await saying('')).subarray(0, -10), {}],
  ['a name that leaves the folder', () => zipNamed('../index.js'), {}],
  ['an absolute name', () => zipNamed('/index.js'), {}],
  ['a zip that unpacks to more than a disk holds', () => zipSaying(600 * 1024 * 1024), {}],
  ['a zip that unpacks to more than it says', () => zipSaying(3), {}],
  ['a zip without the handler', () => zipOf({ 'other.js': '' }), {}],
  ['another runtime', () => saying(''), { runtime: 'python3.10' }],
  ['too little memory', () => saying(''), { memorySize: 64 }],
  ['a reserved variable', () => saying(''), { environmentVariables: { FC_X: '1' } }],
  ['a log project that does not exist', () => saying(''), { logConfig: new api.LogConfig({ project: 'p', logstore: 'l' }) }], // prettier-ignore
])('refuses %s, and nothing is changed', async (_what, zip, changes) => {
  await expect(create('refused', await zip(), changes)).rejects.toMatchObject({ statusCode: 400, code: 'InvalidArgument' }); // prettier-ignore

  expect(Object.keys(cloud.fc.stats())).not.toContain('refused');
});

test('keeps what ran when an update is refused', async () => {
  await create('kept', await saying('kept '), { environmentVariables: { MARK: '' } });
  const trigger = new api.CreateTriggerInput({ ...HTTP, triggerConfig: ANONYMOUS });
  await deployer.client.createTrigger('kept', new api.CreateTriggerRequest({ body: trigger }));
  const { code } = await deployer.upload(await zipOf({ 'other.js': '' }));

  const update = deployer.client.updateFunction('kept', new api.UpdateFunctionRequest({ body: new api.UpdateFunctionInput({ code }) })); // prettier-ignore

  await expect(update).rejects.toMatchObject({ statusCode: 400, code: 'InvalidArgument' });
  expect(await body('kept')).toBe('kept ');
});

test.each([
  ['a cron expression that cannot be read', 'timer', { cronExpression: 'now and then' }],
  ['a type that does not run here', 'oss', {}],
  ['a pattern that EventBridge would not take', 'eventbridge', { eventRuleFilterPattern: '[]', eventSourceConfig: { eventSourceType: 'Default' } }], // prettier-ignore
])('refuses a trigger with %s', async (_what, triggerType, triggerConfig) => {
  const input = new api.CreateTriggerInput({ triggerName: 't', triggerType, triggerConfig: JSON.stringify(triggerConfig) }); // prettier-ignore

  const made = deployer.client.createTrigger('patient', new api.CreateTriggerRequest({ body: input }));

  await expect(made).rejects.toMatchObject({ statusCode: 400, code: 'InvalidArgument' });
  await expect(deployer.client.getTrigger('patient', 't')).rejects.toMatchObject({ code: 'TriggerNotFound' });
});

test('takes no upload that another secret signed', async () => {
  const { status, text } = await deployer.upload(Buffer.from('x'), { secret: 'wrong' });

  expect([status, text]).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')]);
});

test('keeps deployed functions, and what was deleted, across a snapshot', async () => {
  await create('lasting', await saying('lasts '), { environmentVariables: { MARK: '' } });
  const trigger = new api.CreateTriggerInput({ ...HTTP, triggerConfig: ANONYMOUS });
  await deployer.client.createTrigger('lasting', new api.CreateTriggerRequest({ body: trigger }));
  await deployer.client.deleteFunction('stuck');
  const snapshot: unknown = JSON.parse(JSON.stringify(cloud.fc.snapshot()));
  const other = await startFc(PROBES);
  try {
    await other.fc.restore(snapshot);

    expect(await (await fetch(`${other.url}/lasting`)).text()).toBe('lasts ');
    expect(Object.keys(other.fc.stats())).not.toContain('stuck');
  } finally {
    await other.close();
  }
});
