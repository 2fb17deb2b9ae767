import https from 'node:https';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { VirtualClock } from '../../local/clock.ts';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import type { EcsOptions } from '../../local/ecs/index.ts';
import type { FaultRule } from '../../local/faults.ts';
import { startStub } from '../../test/support/startStub.ts';
import { CREDENTIALS, errorOf, prepareAnswer } from '../../test/support/ecsAnswers.ts';
import { hurryTimeouts } from '../../test/support/hurryTimeouts.ts';
import { MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import type { Ecs } from './ecs.ts';
import { connectEcs } from './ecsSdk.ts';
import { allTagged } from './taggedInstances.ts';
import { REGION } from '../../local/test/ecs/data.ts';
import { closeAfterTest } from '../../local/test/support/closeAfterTest.ts';
import { startEcs } from '../../local/test/ecs/startEcs.ts';

const LAUNCH = {
  imageId: DEFAULT_IMAGE_ID,
  instanceType: DEFAULT_INSTANCE_TYPE,
  securityGroupId: DEFAULT_SECURITY_GROUP_ID,
};

/** The local ECS over HTTP, and our adapter to it. */
async function prepare(changes: Partial<EcsOptions> = {}, rules: FaultRule[] = []) {
  const clock = new VirtualClock(NEW_YEAR);
  const room = await closeAfterTest(startEcs({ clock, ...changes }, rules));
  const ecs = connectEcs(REGION, room.url, CREDENTIALS);
  let made = 0;
  const create = (parameters: object = {}, tag: { key: string; value: string }[] = []): Promise<string> =>
    ecs.createInstance({ ...LAUNCH, ...parameters, tag }, `token-${(made += 1)}`);
  const stopped = async (parameters: object = {}): Promise<string> => {
    const id = await create(parameters);
    clock.advance(15_000);
    return id;
  };
  const running = async (parameters: object = {}): Promise<string> => {
    const id = await stopped(parameters);
    await ecs.start([id]);
    clock.advance(30_000);
    return id;
  };
  const statusOf = async (id: string): Promise<string> => (await ecs.describe([id]))[0]?.status ?? 'Absent';
  return { ...room, clock, ecs, create, stopped, running, statusOf };
}

describe('the ECS adapter', () => {
  test('creates an instance with parameters and tags, once for each token', async () => {
    const { ecs } = await prepare();
    const parameters = { ...LAUNCH, instanceName: 'name', tag: [{ key: 'team', value: 'blue' }] };

    const first = await ecs.createInstance(parameters, 'token');
    const again = await ecs.createInstance(parameters, 'token');

    expect(again).toBe(first);
    expect(await ecs.describe([first])).toEqual([
      {
        instanceId: first,
        status: 'Pending',
        publicIps: [],
        privateIps: [expect.stringMatching(/^\d+(\.\d+){3}$/) as string],
        zoneId: expect.stringContaining(REGION) as string,
        vSwitchId: expect.stringContaining('vsw-local') as string,
        instanceType: DEFAULT_INSTANCE_TYPE,
        chargeType: 'PostPaid',
        createdAt: NEW_YEAR,
        autoReleaseAt: undefined,
        expiresAt: undefined,
        locks: [],
        tags: { team: 'blue' },
      },
    ]);
  });

  test('sees a PrePaid instance as one', async () => {
    const { ecs, create } = await prepare();

    const id = await create({ instanceChargeType: 'PrePaid', period: 1, periodUnit: 'Month' });

    // A month from New Year, at the end of that day in Beijing.
    expect(await ecs.describe([id])).toMatchObject([{ chargeType: 'PrePaid', expiresAt: Date.UTC(2026, 1, 1, 16) }]);
  });

  test('describes what ECS lists and leaves out what it does not', async () => {
    const { ecs, create } = await prepare();
    const id = await create();

    expect(await ecs.describe(['i-nowhere', id])).toMatchObject([{ instanceId: id }]);
    expect(await ecs.describe([])).toEqual([]);
  });

  test('describes a hundred instances in one call', async () => {
    const { ecs, create } = await prepare();
    const ids: string[] = [];
    for (let n = 0; n < 100; n += 1) ids.push(await create());

    expect(await ecs.describe(ids)).toHaveLength(100);
  });

  test('lists all pages of a tag, and the tag with any value', async () => {
    const { ecs, create } = await prepare();
    for (let n = 0; n < 101; n += 1) await create({}, [{ key: 'team', value: n === 7 ? 'red' : 'blue' }]);
    await create();

    expect(await allTagged(ecs, { team: undefined })).toHaveLength(101);
    expect(await allTagged(ecs, { team: 'blue' })).toHaveLength(100);
    expect(await allTagged(ecs, { team: 'green' })).toEqual([]);
  });

  test('starts, stops and releases instances', async () => {
    const { ecs, stopped, statusOf, clock } = await prepare();
    const id = await stopped();

    expect(await ecs.start([id])).toEqual([{ instanceId: id, code: undefined, message: expect.any(String) as string }]);
    expect(await statusOf(id)).toBe('Starting');

    clock.advance(30_000);

    expect(await statusOf(id)).toBe('Running');
    expect(await ecs.stop([id], { forceStop: false, stoppedMode: undefined })).toMatchObject([{ code: undefined }]);
    expect(await statusOf(id)).toBe('Stopping');

    clock.advance(15_000);

    expect(await ecs.release([id])).toEqual([{ instanceId: id, code: undefined, message: '' }]);

    clock.advance(15_000);

    expect(await statusOf(id)).toBe('Absent');
  });

  test('releases what runs', async () => {
    const { ecs, running, statusOf, clock } = await prepare();
    const id = await running();

    await ecs.release([id]);

    clock.advance(30_000);

    expect(await statusOf(id)).toBe('Absent');
  });

  test('hears of each instance of a batch what became of it', async () => {
    const { ecs, stopped, create, running } = await prepare();
    const up = await running();
    const good = await stopped();
    const bad = await create();

    const started = await ecs.start([good, bad]);
    const ended = await ecs.stop([up, bad], { forceStop: true, stoppedMode: 'StopCharging' });

    const byId = (results: typeof started) =>
      Object.fromEntries(results.map(({ instanceId, code }) => [instanceId, code]));
    expect(byId(started)).toEqual({ [good]: undefined, [bad]: expect.stringMatching(/^Incorrect/) as string });
    expect(byId(ended)).toEqual({ [up]: undefined, [bad]: expect.stringMatching(/^Incorrect/) as string });
    expect(started.find(({ code }) => code !== undefined)?.message).toMatch(/status/);
  });

  test('gives a public address, and shows it afterwards', async () => {
    const { ecs, stopped } = await prepare();
    const id = await stopped({ internetMaxBandwidthOut: 5 });

    const address = await ecs.allocatePublicIp(id);

    expect(address).toMatch(/^\d+(\.\d+){3}$/);
    expect((await ecs.describe([id]))[0]?.publicIps).toEqual([address]);
  });

  test('sets an automatic release to the second', async () => {
    const { ecs, stopped, clock } = await prepare();
    const id = await stopped();
    const at = clock.now() + 40 * MINUTE + 123;

    await ecs.setAutoRelease(id, at);

    expect((await ecs.describe([id]))[0]?.autoReleaseAt).toBe(Math.floor(at / MINUTE) * MINUTE);
  });

  test('puts tags on and takes them off', async () => {
    const { ecs, create } = await prepare();
    const ids = [await create(), await create()];

    await ecs.tag(ids, { a: '1', b: '2' });
    await ecs.untag(ids, ['a']);

    expect((await ecs.describe(ids)).map(({ tags }) => tags)).toEqual([{ b: '2' }, { b: '2' }]);
  });

  test('works with a role’s temporary key', async () => {
    const { credentials, url } = await prepare();
    const { accessKeyId, accessKeySecret, securityToken } = credentials.issue(MINUTE);
    const ecs = connectEcs(REGION, url, { accessKeyId, accessKeySecret, securityToken });

    expect(await ecs.describe([])).toEqual([]);
  });

  test('goes to the region’s public endpoint over HTTPS where none is named', async () => {
    const asked: unknown[] = [];
    const spy = vi.spyOn(https, 'request').mockImplementation((options: unknown) => {
      asked.push(options);
      throw new Error('no network in tests');
    });
    onTestFinished(() => {
      spy.mockRestore();
    });

    await errorOf(connectEcs('cn-hangzhou', undefined, CREDENTIALS).describe([]));

    expect(asked).toMatchObject([{ host: 'ecs-cn-hangzhou.aliyuncs.com' }]);
  });

  test('goes to an endpoint over HTTPS where its URL says so', async () => {
    const spy = vi.spyOn(https, 'request').mockImplementation(() => {
      throw new Error('no network in tests');
    });
    onTestFinished(() => {
      spy.mockRestore();
    });

    await errorOf(connectEcs('cn-hangzhou', 'https://127.0.0.1:9', CREDENTIALS).describe([]));

    expect(spy).toHaveBeenCalledOnce();
  });
});

const SECRET = 'c2VjcmV0LXVzZXItZGF0YQ==';
/** Every method, once. */
const METHODS: [string, (ecs: Ecs) => Promise<unknown>, number][] = [
  ['CreateInstance', (ecs) => ecs.createInstance({ ...LAUNCH, userData: SECRET, tag: [] }, 'token'), 50_000],
  ['DescribeInstances', (ecs) => ecs.describe(['i-1']), 10_000],
  ['DescribeInstances', (ecs) => ecs.describeTagged({ a: 'b' }), 10_000],
  ['StartInstances', (ecs) => ecs.start(['i-1']), 46_000],
  ['StopInstances', (ecs) => ecs.stop(['i-1'], { forceStop: true, stoppedMode: undefined }), 46_000],
  ['DeleteInstances', (ecs) => ecs.release(['i-1']), 46_000],
  ['AllocatePublicIpAddress', (ecs) => ecs.allocatePublicIp('i-1'), 46_000],
  ['ModifyInstanceAutoReleaseTime', (ecs) => ecs.setAutoRelease('i-1', NEW_YEAR), 46_000],
  ['TagResources', (ecs) => ecs.tag(['i-1'], { a: 'b' }), 46_000],
  ['UntagResources', (ecs) => ecs.untag(['i-1'], ['a']), 46_000],
];

describe.each(METHODS)('%s', (api, call, limit) => {
  test('that ECS refuses fails with ECS’s code', async () => {
    const { ecs } = await prepare({}, [{ service: 'ecs', kind: 'throttle' }]);

    const error = await errorOf(call(ecs));

    expect(error.api).toBe(api);
    expect(error.code).toContain('Throttling');
    // ECS's own sentence: no code, no status and no request id, which the SDK writes around it.
    expect(error.message).toMatch(/^[A-Z][^:]*\.$/);
  });

  test.each<[string, FaultRule, string]>([
    ['a reset', { service: 'ecs', kind: 'resetBefore' }, 'Error'],
    ['an HTML page', { service: 'ecs', kind: 'badGateway', html: true }, 'SyntaxError'],
  ])('that meets %s fails without a code and without its URL', async (_, rule, kind) => {
    const { ecs } = await prepare({}, [rule]);

    const error = await errorOf(call(ecs));

    expect(error).toMatchObject({ api, code: '', message: `${api} got no readable answer (${kind}).` });
  });

  test(`is given up after ${limit} ms`, async () => {
    const { url } = await closeAfterTest(startStub(() => undefined));
    const timers = await closeAfterTest(hurryTimeouts());

    const error = await errorOf(call(connectEcs(REGION, url, CREDENTIALS)));

    expect(error.code).toBe('');
    expect(new Set(timers.limits())).toEqual(new Set([limit]));
    expect(timers.idle()).toEqual([limit]);
  });
});

describe('an answer that is none of ECS', () => {
  test.each(METHODS.filter(([api]) => /Create|Describe|Start|Stop|Allocate/.test(api)))(
    'of %s without its documented fields has no code',
    async (api, call) => {
      const ecs = await prepareAnswer('{"RequestId":"x"}');

      expect(await errorOf(call(ecs))).toMatchObject({ api, code: '' });
    },
  );

  test.each([
    ['{"Instances":{}}'],
    ['{"Instances":null}'],
    ['{"Instances":{"Instance":null}}'],
    ['{"Instances":{"Instance":{"InstanceId":"i-1"}}}'],
    ['{"Instances":{"Instance":[]},"NextToken":{}}'],
  ])('of DescribeInstances is an error: %s', async (body) => {
    expect((await errorOf((await prepareAnswer(body)).describe(['i-1']))).code).toBe('');
  });

  test.each([
    ['{"InstanceResponses":{}}'],
    ['{"InstanceResponses":{"InstanceResponse":null}}'],
    ['{"InstanceResponses":{"InstanceResponse":"i-1"}}'],
  ])('of a batch is an error: %s', async (body) => {
    expect((await errorOf((await prepareAnswer(body)).start(['i-1']))).code).toBe('');
  });

  test('with a status and an error that has no code has no code', async () => {
    const ecs = await prepareAnswer('{"Message":"Oh."}', 500);

    expect((await errorOf(ecs.describe([]))).code).toBe('');
  });
});

describe('no error repeats user data', () => {
  test.each<FaultRule>([
    { service: 'ecs', kind: 'resetBefore' },
    { service: 'ecs', kind: 'resetAfter' },
    { service: 'ecs', kind: 'badGateway' },
    { service: 'ecs', kind: 'badGateway', html: true },
    { service: 'ecs', kind: 'error' },
    { service: 'ecs', kind: 'throttle' },
  ])('after %j', async (rule) => {
    const { create } = await prepare({}, [rule]);

    const error = await errorOf(create({ userData: SECRET }));

    expect(JSON.stringify([error, error.message, error.stack, error.cause])).not.toContain(
      encodeURIComponent(SECRET).slice(0, 12),
    );
  });

  // What ECS says where a signature is wrong, by the two versions of signatures.
  test.each([
    'Specified signature is not matched with our calculation. server StringToSign is [ACS3] server CanonicalRequest is [POST\n/\n%s]',
    'Specified signature is not matched with our calculation. server string to sign is:POST&%2F&%s',
  ])('where ECS itself does: %s', async (message) => {
    const body = { Code: 'SignatureDoesNotMatch', Message: message.replace('%s', `UserData=${SECRET}`) };
    const ecs = await prepareAnswer(JSON.stringify(body), 400);

    const error = await errorOf(ecs.createInstance({ ...LAUNCH, userData: SECRET, tag: [] }, 'token'));

    expect(error).toMatchObject({ code: 'SignatureDoesNotMatch', status: 400 });
    expect(error.message).toContain('Specified signature is not matched with our calculation.');
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain(SECRET);
  });
});

test('an instance that was created although the answer got lost is found again by its token', async () => {
  const { ecs } = await prepare({}, [{ service: 'ecs', kind: 'resetAfter', action: 'CreateInstance', count: 1 }]);
  const create = (): Promise<string> => ecs.createInstance({ ...LAUNCH, tag: [{ key: 'a', value: 'b' }] }, 'token');

  expect((await errorOf(create())).code).toBe('');

  const id = await create();

  expect(await allTagged(ecs, { a: 'b' })).toMatchObject([{ instanceId: id }]);
});
