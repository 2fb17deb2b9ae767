import https from 'node:https';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { VirtualClock } from '../../local/clock.ts';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import type { EcsOptions } from '../../local/ecs/index.ts';
import type { FaultRule } from '../../local/faults.ts';
import { startStub } from '../../test/support/startStub.ts';
import { hurryTimeouts } from '../../test/support/hurryTimeouts.ts';
import { MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import type { Ecs } from './ecs.ts';
import { connectEcs } from './ecsSdk.ts';
import { allTagged } from './taggedInstances.ts';
import { CloudError } from './errors.ts';
import { KEY, REGION } from '../../local/test/ecs/data.ts';
import { closeAfterTest } from '../../local/test/support/closeAfterTest.ts';
import { startEcs } from '../../local/test/ecs/startEcs.ts';

const CREDENTIALS = { ...KEY, securityToken: undefined };
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

/** Our adapter to a server that answers every call with this. */
async function prepareAnswer(body: string, status = 200): Promise<Ecs> {
  const { url } = await closeAfterTest(
    startStub((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    }),
  );
  return connectEcs(REGION, url, CREDENTIALS);
}

async function errorOf(promise: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CloudError) return error;
  throw new Error('no CloudError', { cause: error });
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

describe('answers in their less common forms', () => {
  test('an address that was allocated already is no error', async () => {
    const ecs = await prepareAnswer('{"Code":"AllocatedAlready","Message":"There is one."}', 403);

    expect(await ecs.allocatePublicIp('i-1')).toBe('');
  });

  test('any other refusal of an address is one', async () => {
    const ecs = await prepareAnswer('{"Code":"IncorrectInstanceStatus","Message":"No."}', 403);

    expect(await errorOf(ecs.allocatePublicIp('i-1'))).toMatchObject({ code: 'IncorrectInstanceStatus' });
  });

  test('an entry of a batch may lack its message', async () => {
    const entries = '[{"InstanceId":"i-1","Code":"200"},{"InstanceId":"i-2","Code":"IncorrectInstanceStatus"}]';

    const ecs = await prepareAnswer(`{"InstanceResponses":{"InstanceResponse":${entries}}}`);

    expect(await ecs.start(['i-1', 'i-2'])).toEqual([
      { instanceId: 'i-1', code: undefined, message: '' },
      { instanceId: 'i-2', code: 'IncorrectInstanceStatus', message: '' },
    ]);
  });

  test('an instance may be shown with the least there is', async () => {
    const least =
      '{"InstanceId":"i-1","Status":"Running","CreationTime":"2026-01-01T00:00Z","InstanceChargeType":"PostPaid"}';

    const ecs = await prepareAnswer(`{"Instances":{"Instance":[${least}]},"NextToken":""}`);

    expect(await allTagged(ecs, {})).toEqual([
      {
        instanceId: 'i-1',
        status: 'Running',
        publicIps: [],
        privateIps: [],
        zoneId: '',
        vSwitchId: undefined,
        instanceType: '',
        chargeType: 'PostPaid',
        createdAt: NEW_YEAR,
        autoReleaseAt: undefined,
        expiresAt: undefined,
        locks: [],
        tags: {},
        tagsUnread: true,
      },
    ]);
  });

  test('an instance may be shown with an elastic address, an inner one, locks and tags without value', async () => {
    const shown = {
      InstanceId: 'i-1',
      Status: 'Stopped',
      CreationTime: '2026-01-01T00:00Z',
      InstanceChargeType: 'PostPaid',
      AutoReleaseTime: '2026-01-02T00:00Z',
      PublicIpAddress: { IpAddress: ['47.1.2.3'] },
      EipAddress: { IpAddress: '47.9.9.9' },
      InnerIpAddress: { IpAddress: ['10.0.0.1'] },
      VpcAttributes: { VSwitchId: '' },
      OperationLocks: { LockReason: [{ LockReason: 'financial' }, {}] },
      Tags: { Tag: [{ TagKey: 'a' }, { TagValue: 'b' }] },
    };

    const ecs = await prepareAnswer(JSON.stringify({ Instances: { Instance: [shown] } }));

    expect(await ecs.describe(['i-1'])).toMatchObject([
      {
        status: 'Stopped',
        publicIps: ['47.1.2.3', '47.9.9.9'],
        privateIps: ['10.0.0.1'],
        vSwitchId: undefined,
        autoReleaseAt: NEW_YEAR + 24 * 60 * MINUTE,
        locks: ['financial'],
        tags: { a: '', '': 'b' },
      },
    ]);
  });
});

/** Two instances as ECS shows them, with every field that we read. */
const SHOWN = ['i-1', 'i-2'].map((InstanceId, index) => ({
  InstanceId,
  Status: 'Stopped',
  CreationTime: '2026-01-01T00:00Z',
  InstanceChargeType: 'PrePaid',
  ExpiredTime: '2026-02-01T16:00Z',
  AutoReleaseTime: '2026-01-02T00:00Z',
  PublicIpAddress: { IpAddress: [`47.1.2.${index}`] },
  EipAddress: { IpAddress: '' },
  InnerIpAddress: { IpAddress: [] },
  VpcAttributes: { VSwitchId: 'vsw-1', PrivateIpAddress: { IpAddress: [`10.0.0.${index}`] } },
  ZoneId: 'cn-hangzhou-b',
  InstanceType: 'ecs.g6.large',
  OperationLocks: { LockReason: [] },
  Tags: { Tag: [{ TagKey: 'team', TagValue: 'blue' }] },
}));
const [ODD, NEXT] = SHOWN as [(typeof SHOWN)[0], (typeof SHOWN)[0]];

/** Our adapter to a server whose next answer a test says. */
async function prepareAnswers() {
  let next = '';
  const { url } = await closeAfterTest(
    startStub((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(next);
    }),
  );
  const ecs = connectEcs(REGION, url, CREDENTIALS);
  const answering = (body: object): Ecs => {
    next = JSON.stringify(body);
    return ecs;
  };
  return { answering, showing: (...Instance: unknown[]) => answering({ Instances: { Instance }, NextToken: '' }) };
}

const junk = fc.oneof(fc.jsonValue(), fc.constantFrom('', 'Dreaming', '0000-00-00', -1, [null], { Tag: [null] }));

describe('an odd entry', () => {
  test('leaves the others of its answer as they are, whatever single field is dropped, nulled or junk', async () => {
    const { showing } = await prepareAnswers();
    const [alone] = await showing(NEXT).describe(['i-2']);

    expect(alone).toMatchObject({ instanceId: 'i-2', status: 'Stopped' });

    const field = fc.constantFrom(...(Object.keys(ODD) as (keyof typeof ODD)[]));

    await fc.assert(
      fc.asyncProperty(field, fc.option(junk, { nil: undefined }), fc.boolean(), async (name, value, first) => {
        const odd = { ...ODD, [name]: value };
        const shown = first ? [odd, NEXT] : [NEXT, odd];
        for (const seen of [
          await showing(...shown).describe(['i-1', 'i-2']),
          await allTagged(showing(...shown), { team: 'blue' }),
        ]) {
          expect(seen.find(({ instanceId }) => instanceId === 'i-2')).toEqual(alone);
          // Nothing that is no time or no text ever comes out of it.
          for (const { createdAt, autoReleaseAt, expiresAt } of seen) {
            expect([createdAt, autoReleaseAt, expiresAt]).not.toContain(NaN);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test.each<[string, unknown]>([
    ['Status', 'Dreaming'],
    ['Status', undefined],
    ['CreationTime', ''],
    ['CreationTime', undefined],
    ['CreationTime', 'yesterday'],
    ['CreationTime', 7],
    ['InstanceChargeType', undefined],
    ['InstanceChargeType', 'Free'],
    ['AutoReleaseTime', 'soon'],
    ['ExpiredTime', 'never'],
    ['PublicIpAddress', null],
    ['PublicIpAddress', { IpAddress: null }],
    ['EipAddress', 'none'],
    ['OperationLocks', null],
    ['OperationLocks', { LockReason: {} }],
    ['Tags', null],
    ['Tags', { Tag: null }],
    ['Tags', { Tag: [{ TagKey: 'team', TagValue: 'blue' }, null] }],
  ])('with %s %j is an Unknown instance, as far as the rest of it can be read', async (name, value) => {
    const { showing } = await prepareAnswers();

    const [odd] = await showing({ ...ODD, [name]: value }).describe(['i-1']);

    expect(odd).toMatchObject({ instanceId: 'i-1', status: 'Unknown', instanceType: 'ecs.g6.large' });
    expect(odd?.tags).toEqual(name === 'Tags' ? {} : { team: 'blue' });
    expect(odd?.tagsUnread).toBe(name === 'Tags' ? true : undefined);
  });

  test.each(['ZoneId', 'InstanceType', 'VpcAttributes', 'InnerIpAddress'])(
    'in %s, on which nothing depends, shows the instance without it',
    async (name) => {
      const { showing } = await prepareAnswers();

      const [odd] = await showing({ ...ODD, [name]: [] }).describe(['i-1']);

      expect(odd?.status).toBe('Stopped');
    },
  );

  test('without tags is one without tags when it is asked for by id, and Unknown when it is found by its tags', async () => {
    const { showing } = await prepareAnswers();
    const bare = { ...ODD, Tags: undefined };

    expect(await showing(bare).describe(['i-1'])).toMatchObject([{ status: 'Stopped', tags: {}, tagsUnread: true }]);
    expect(await allTagged(showing(bare), { team: 'blue' })).toMatchObject([
      { status: 'Unknown', tags: {}, tagsUnread: true },
    ]);
  });

  test.each([undefined, null, '', 'no id', 7])(
    'whose id is %j may be any of those that were asked for and are not named: none of them counts as absent',
    async (InstanceId) => {
      const { showing } = await prepareAnswers();
      const shown = [{ ...ODD, InstanceId }, NEXT];

      const byId = await showing(...shown).describe(['i-1', 'i-2']);

      expect(byId.map(({ instanceId, status }) => [instanceId, status])).toEqual([
        ['i-2', 'Stopped'],
        ['i-1', 'Unknown'],
      ]);
      expect(await allTagged(showing(...shown), { team: 'blue' })).toMatchObject([{ instanceId: 'i-2' }]);
    },
  );

  test.each([null, 'i-1', {}, { InstanceId: 'i-1' }, { Code: '200' }, { InstanceId: 'i-1', Code: {} }])(
    'in the answer of a batch says nothing, and the others say what they said: %j',
    async (odd) => {
      const { answering } = await prepareAnswers();
      const good = { InstanceId: 'i-2', Code: 'IncorrectInstanceStatus', Message: 'No.', CurrentStatus: 7 };
      const body = { InstanceResponses: { InstanceResponse: [odd, good] } };
      const told = [{ instanceId: 'i-2', code: 'IncorrectInstanceStatus', message: 'No.' }];

      expect(await answering(body).start(['i-1', 'i-2'])).toEqual(told);
      expect(await answering(body).stop(['i-1', 'i-2'], { forceStop: false, stoppedMode: undefined })).toEqual(told);
    },
  );
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
