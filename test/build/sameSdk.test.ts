import http, { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ECS_API, type Ecs, type EcsApi } from '../../shared/cloud/ecs.ts';
import { KEY, NEW_YEAR } from '../support/builders.ts';
import { bundledSdks, installedSdks, type Sdks } from './sdks.ts';

/**
 * What is left out of the bundles must not change anything that the functions can reach. So the SDKs of a bundle and
 * those that are installed make the same calls to the same server, which answers in many ways, and we compare every
 * byte that they send, every value that they return, every error that they throw and every timer that they set.
 */

let installed: Sdks;
let bundled: Sdks;
let server: Server;
let url: string;
let answer: Answer;
let seen: unknown[];

type Answer = (response: ServerResponse) => void;

beforeAll(async () => {
  [installed, bundled] = await Promise.all([installedSdks(), bundledSdks()]);
  server = createServer(
    (request, response) =>
      void record(request).then(() => {
        // Node's own date header has the real time, which may be a second later for the second SDK.
        response.sendDate = false;
        answer(response);
      }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  times = PATIENT;
  // Both sign the same time and the same nonce.
  vi.useFakeTimers({ toFake: ['Date'], now: NEW_YEAR });
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Notes a request with its headers as they were sent. */
async function record(request: IncomingMessage): Promise<void> {
  const body = Buffer.concat(await request.toArray()).toString('latin1');
  seen.push([request.method, request.url, request.rawHeaders, body]);
}

/** All that can be observed of a call. */
async function observe(sdks: Sdks, call: Call): Promise<unknown> {
  seen = [];
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const requests = vi.spyOn(http, 'request');
  const outcome = await call(sdks).then(
    (value) => ({ value: plain(value) }),
    (error: unknown) => ({ error: describeError(error) }),
  );
  const limits = timers.mock.calls.map(([, ms]) => ms).filter((ms = 0) => ms >= SHORT);
  const idle = requests.mock.calls.map(([options]) => (options as http.RequestOptions).timeout);
  timers.mockRestore();
  requests.mockRestore();
  return { requests: seen, outcome, limits, idle };
}

/** A value with the classes of its parts. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).map(([key, part]) => [key, plain(part)]);
  return { classes: classesOf(value), parts };
}

/** The names of a value's class and of all above it. */
function classesOf(value: object): string[] {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null ? [] : [prototype.constructor.name, ...classesOf(prototype)];
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { thrown: error };
  const { name, message, stack, cause } = error;
  return { name, message, firstLine: stack?.split('\n    at ')[0], cause: plain(cause), own: plain(error) };
}

type Call = (sdks: Sdks) => Promise<unknown>;

/** How long the SDKs wait, in milliseconds. Other waits, of Node and of the test, are shorter. */
const SHORT = 1_500;
const LONG = 60_000;
const PATIENT = { readTimeout: LONG, connectTimeout: LONG, autoretry: false };
let times: typeof PATIENT;
const REGION = 'cn-hangzhou';
const IDS = { regionId: REGION, instanceId: ['i-1', 'i-2'] };
const RESOURCES = { regionId: REGION, resourceType: 'instance', resourceId: ['i-1'] };
const CREATE = { regionId: REGION, imageId: 'image', dataDisk: [{ size: 20 }], tag: [{ key: 'a', value: 'b' }] };

/** What an operation is asked with, where that is not some instances. */
const PARAMETERS: Partial<Record<EcsApi, object>> = {
  CreateInstance: CREATE,
  DescribeInstances: { regionId: REGION, tag: [{ key: 'a' }], maxResults: 100 },
  StopInstances: { ...IDS, forceStop: true },
  AllocatePublicIpAddress: { instanceId: 'i-1' },
  ModifyInstanceAutoReleaseTime: { regionId: REGION, instanceId: 'i-1', autoReleaseTime: '2026-01-01T00:00:00Z' },
  TagResources: { ...RESOURCES, tag: [{ key: 'a', value: 'ü &' }] },
  UntagResources: { ...RESOURCES, tagKey: ['a'] },
};

/** Calls an operation of ECS as the adapter does, and returns or throws what the SDK does. */
const ecs =
  (api: EcsApi): Call =>
  async ({ core, dara, ecs: { default: Client, ...models } }) => {
    const host = { protocol: 'http', endpoint: new URL(url).host };
    const client = new Client(new core.$OpenApiUtil.Config({ ...KEY, regionId: REGION, ...host }));
    const Request = (models as unknown as Record<string, new (parameters: object) => object>)[`${api}Request`];
    const operation = `${api.charAt(0).toLowerCase()}${api.slice(1)}WithOptions`;
    const operations = client as unknown as Record<string, (request: object, runtime: object) => Promise<unknown>>;
    if (Request === undefined) throw new Error(`The SDK has no ${api}Request.`);
    return operations[operation]?.(new Request(PARAMETERS[api] ?? IDS), new dara.RuntimeOptions(times));
  };

const mns =
  (use: (client: InstanceType<Sdks['Mns']>) => Promise<unknown>): Call =>
  async (sdks) =>
    use(new sdks.Mns('123', { ...KEY, region: REGION, endpoint: url, ...times }));

const ECS_CALLS: Record<string, Call> = Object.fromEntries(Object.values(ECS_API).map((api) => [api, ecs(api)]));
const MNS_CALLS: Record<string, Call> = {
  SendMessage: mns((client) => client.sendMessage('work', { MessageBody: 'aGVsbG8=', DelaySeconds: 5 })),
  PublishMessage: mns((client) => client.publishMessage('outcomes', { MessageBody: 'aGVsbG8=', MessageTag: 'failed' })),
};

function text(status: number, body: string, type: string, headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(status, { 'content-type': type, ...headers }).end(body);
}
const json = (status: number, body: object, headers?: Record<string, string>): Answer =>
  text(status, JSON.stringify(body), 'application/json', headers);
const REFUSED = {
  Code: 'Odd.Code',
  Message: 'No: <&>.',
  RequestId: 'r',
  HostId: 'h',
  Recommend: 'see',
  AccessDeniedDetail: { AuthAction: 'a' },
};
const XML_ERROR = `<?xml version="1.0"?>\n<Error xmlns="http://mns.aliyuncs.com/doc/v1/">\n <Code>QueueNotExist</Code>\n <Message>Not &lt;here&gt; <![CDATA[&]]></Message><RequestId>r</RequestId>\n<HostId>h</HostId></Error>`;
const XML_DONE = `<?xml version="1.0"?><Message xmlns="http://mns.aliyuncs.com/doc/v1/"><MessageId>1</MessageId><MessageBodyMD5>A</MessageBodyMD5></Message>`;

const ANSWERS: Record<string, Answer> = {
  'is done': json(200, {
    RequestId: 'r',
    InstanceId: 'i-1',
    IpAddress: '1.2.3.4',
    OrderId: 'o',
    TradePrice: 0.5,
    TotalCount: 0,
    PageNumber: '1',
  }),
  'has fields of other types': json(200, { RequestId: { odd: true }, InstanceId: 7, IpAddress: null }),
  'is null': json(200, null as unknown as object),
  'is refused': json(403, REFUSED),
  'is refused in lower case': json(400, { code: 'odd', message: 'No.', requestId: 'r', accessDeniedDetail: { a: 1 } }),
  'is throttled': json(400, { ...REFUSED, Code: 'Throttling.User' }, { 'x-acs-retry-after': '1500' }),
  'is throttled without a time': json(429, { ...REFUSED, Code: 'Throttling' }, { 'x-acs-retry-after': 'soon' }),
  fails: json(500, { ...REFUSED, Code: 'InternalError' }),
  'fails without a code': json(503, {}),
  'is redirected': text(302, '', 'text/html', { location: '/elsewhere' }),
  'meets a page': text(502, '<html><body>Bad gateway</body></html>', 'text/html'),
  'meets a page that says 200': text(200, '<html>', 'text/html'),
  'is answered with nothing': text(204, '', 'text/plain'),
  'is refused in XML': text(404, XML_ERROR, 'text/xml;charset=utf-8'),
  'is refused in XML of another type': text(404, XML_ERROR, 'application/xml'),
  'is done in XML': text(201, XML_DONE, 'text/xml;charset=utf-8'),
  'meets broken XML': text(500, '<Error><Code>x</Error>', 'text/xml;charset=utf-8'),
  'meets XML of something else': text(500, '<html><p>a</p><p>b</p></html>', 'text/xml;charset=utf-8'),
  'meets empty XML': text(503, '', 'text/xml;charset=utf-8'),
  'is compressed': (response) =>
    response
      .writeHead(400, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end(gzipSync(JSON.stringify(REFUSED))),
  'is deflated': (response) =>
    response.writeHead(201, { 'content-type': 'text/xml', 'content-encoding': 'deflate' }).end(deflateSync(XML_DONE)),
  'is compressed badly': (response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end('no gzip'),
  'is reset': (response) => response.destroy(),
  'is reset in the middle': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '99' }).write('{"Re');
    setTimeout(() => response.destroy(), 20);
  },
};

const CALLS = { ...ECS_CALLS, ...MNS_CALLS };
const CASES = Object.entries(CALLS).flatMap(([api, call]) =>
  Object.entries(ANSWERS).map(([what, given]) => ({ api, call, what, given })),
);

test.each(CASES)('$api that $what', async ({ call, given }) => {
  answer = given;

  const expected = await observe(installed, call);

  expect(expected).toMatchObject({ requests: [expect.anything()] });
  expect(await observe(bundled, call)).toEqual(expected);
});

const beginning: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{"Re');
};

describe.each(['CreateInstance', 'DescribeInstances', 'SendMessage', 'PublishMessage'])('%s that', (api) => {
  test.each<[string, Answer, object, string]>([
    ['is not answered in time', () => undefined, { readTimeout: SHORT }, 'ReadTimeout'],
    // The SDK of ECS says that the answer was aborted.
    ['is not answered to its end in time', beginning, { readTimeout: SHORT }, '"error"'],
    ['hears nothing for too long', () => undefined, { connectTimeout: SHORT }, 'ConnectTimeout'],
  ])('%s', async (_, given, short, message) => {
    answer = given;
    times = { ...PATIENT, ...short };
    const call = CALLS[api] ?? expect.unreachable();

    const expected = await observe(installed, call);

    expect(JSON.stringify(expected)).toContain(message);
    expect(await observe(bundled, call)).toEqual(expected);
  });
});

const CREDENTIALS = { ...KEY, securityToken: undefined };
const NAMES = {
  region: REGION,
  accountId: '123',
  queueName: 'work',
  deadLetterQueue: 'dead',
  outcomeTopic: 'outcomes',
};
const INSTANCE = {
  InstanceId: 'i-1',
  Status: 'Running',
  PublicIpAddress: { IpAddress: ['1.2.3.4'] },
  CreationTime: '2026-01-01T00:00Z',
  InstanceChargeType: 'PostPaid',
  Tags: { Tag: [{ TagKey: 'a', TagValue: 'b' }] },
};
const RESULT = {
  InstanceId: 'i-1',
  Code: '200',
  Message: 'success',
  PreviousStatus: 'Stopped',
  CurrentStatus: 'Starting',
};

test.each<[string, Answer, (adapter: ReturnType<Sdks['connectEcs']>) => Promise<unknown>]>([
  [
    'describes',
    json(200, { Instances: { Instance: [INSTANCE] }, NextToken: 'n' }),
    (adapter) => adapter.describeTagged({ a: 'b' }),
  ],
  ['starts', json(200, { InstanceResponses: { InstanceResponse: [RESULT] } }), (adapter) => adapter.start(['i-1'])],
  [
    'stops',
    json(200, { InstanceResponses: { InstanceResponse: [RESULT] } }),
    (adapter) => adapter.stop(['i-1'], { forceStop: false, stoppedMode: 'StopCharging' }),
  ],
])('our adapter %s what an answer lists', async (_, given, use) => {
  answer = given;
  const call: Call = ({ connectEcs }) => use(connectEcs(REGION, url, CREDENTIALS));

  const expected = await observe(installed, call);

  expect(JSON.stringify(expected)).toContain('i-1');
  expect(await observe(bundled, call)).toEqual(expected);
});

test('calls with a temporary key send the same', async () => {
  answer = json(200, { RequestId: 'r' });
  const key = { ...KEY, securityToken: 'token+/=' };
  const call: Call = async ({ connectEcs, connectMns }) => {
    await connectEcs(REGION, url, key).release(['i-1']);
    return connectMns(NAMES, url, key).queue.sendDeadLetter({ reason: 'r', body: 'b' });
  };

  const expected = await observe(installed, call);

  expect(JSON.stringify(expected)).toMatch(/x-acs-security-token.*security-token/);
  expect(await observe(bundled, call)).toEqual(expected);
});

test('any text is signed and sent the same', { timeout: 180_000 }, async () => {
  const texts = fc.string({ unit: 'binary' }).filter((text) => !/[\uD800-\uDFFF]/.test(text));
  const property = fc.asyncProperty(texts, texts, async (name, value) => {
    answer = json(200, { RequestId: 'r', InstanceId: 'i-1' });
    const call: Call = async ({ connectEcs, Mns }) => {
      const request = {
        instanceName: name,
        userData: value,
        tag: [{ key: name, value }],
        dataDisk: [{ diskName: value }],
      };
      await connectEcs(REGION, url, CREDENTIALS).createInstance(request, name);
      return new Mns('123', { ...KEY, region: REGION, endpoint: url }).sendMessage('work', { MessageBody: value });
    };
    expect(await observe(bundled, call)).toEqual(await observe(installed, call));
  });
  await fc.assert(property, { numRuns: 100 });
});

test.each([
  'http://127.0.0.1:1',
  'http://127.0.0.1:1/',
  'https://127.0.0.1:1',
  'http://[::1]:1',
  'http://no.host.invalid',
])('calls to %s, where nothing answers, fail the same', async (endpoint) => {
  const call: Call = async (sdks) => {
    const failing = [
      sdks.connectEcs(REGION, endpoint, CREDENTIALS).release(['i-1']),
      new sdks.Mns('123', { ...KEY, region: REGION, endpoint }).sendMessage('work', { MessageBody: 'b' }),
    ];
    return (await Promise.allSettled(failing)).map(
      (result) => result.status === 'rejected' && describeError(result.reason),
    );
  };

  expect(await observe(bundled, call)).toEqual(await observe(installed, call));
});

test.each<[string, (sdks: Sdks) => object]>([
  [
    'no key',
    ({ connectEcs }) =>
      connectEcs(REGION, undefined, { accessKeyId: '', accessKeySecret: '', securityToken: undefined }),
  ],
  ['no region', ({ connectEcs }) => connectEcs('', undefined, CREDENTIALS)],
  ['no account', ({ connectMns }) => connectMns({ ...NAMES, accountId: '' }, undefined, CREDENTIALS)],
  ['no key for MNS', ({ connectMns }) => connectMns(NAMES, undefined, { ...CREDENTIALS, accessKeyId: '' })],
  ['an endpoint that is no URL', ({ connectMns }) => connectMns(NAMES, 'here', CREDENTIALS)],
  ['no configuration', ({ core }) => new core.default(undefined as never)],
])('a client with %s is refused the same', async (_, connect) => {
  // A client that can be made may yet be refused at its first call.
  const call: Call = async (sdks) => {
    const made: Partial<Ecs> = connect(sdks);
    await made.release?.(['i-1']);
  };

  expect(await observe(bundled, call)).toEqual(await observe(installed, call));
});

test.each([undefined, '', 'mine/1'])(
  'with ALIBABA_CLOUD_USER_AGENT %j, calls say who they are the same',
  async (agent) => {
    vi.stubEnv('ALIBABA_CLOUD_USER_AGENT', agent);
    answer = json(200, { RequestId: 'r' });
    const call: Call = ({ connectEcs }) => connectEcs(REGION, url, CREDENTIALS).release(['i-1']);

    expect(await observe(bundled, call)).toEqual(await observe(installed, call));
  },
);
