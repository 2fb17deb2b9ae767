import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerOf } from '../../test/support/answers.ts';
import { aContext, anHttpEvent, aTimerEvent } from '../../test/support/builders.ts';
import { startServers, type StartedServers } from '../../test/support/startServers.ts';
import { CloudError, RequestError } from '../cloud/errors.ts';
import { cloudRuntime } from './cloudRuntime.ts';
import { serve as serveOn, type Invocation, type Work } from './serve.ts';

let servers: StartedServers;
let lines: string[];
/** The lines about invocations themselves, one each. */
let endings: unknown[];
beforeEach(async () => {
  servers = await startServers();
  lines = [];
  endings = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => {
    const isEnding = line.includes('"metrics":"invocation"');
    if (isEnding) endings.push(JSON.parse(line));
    else lines.push(line);
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await servers.close();
});

/** A handler as Function Compute has it. */
const serve = (work: Work) => serveOn(work, cloudRuntime());

const OK = { status: 202, body: { done: true } };

describe('a handler', () => {
  test('answers an HTTP caller with status and JSON', async () => {
    const handler = serve(() => Promise.resolve(OK));

    expect(await handler(anHttpEvent({}), aContext())).toEqual({
      statusCode: 202,
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      isBase64Encoded: false,
      body: '{"done":true}\n',
    });
  });

  test('answers everybody else with the body itself', async () => {
    const handler = serve(() => Promise.resolve(OK));

    expect(await handler({ count: 1 }, aContext())).toEqual({ done: true });
    expect(await handler(aTimerEvent({}), aContext())).toEqual({ done: true });
  });

  test('gives the work its trigger, its configuration, its request id and its time', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'Date'] });
    const seen: Invocation[] = [];
    const left: number[] = [];
    const handler = serve((invocation) => {
      seen.push(invocation);
      vi.advanceTimersByTime(1500);
      left.push(invocation.timeLeft());
      return Promise.resolve(OK);
    });

    await handler({ count: 1 }, aContext({ requestId: 'r-1', function: { name: 'create', timeout: 60 } }));

    expect(seen[0]).toMatchObject({
      trigger: { kind: 'direct', payload: { count: 1 } },
      requestId: 'r-1',
      config: { region: 'cn-hangzhou', queueName: 'work', tickSeconds: 5 },
    });
    expect(left).toEqual([58_500]);
    expect(seen[0]?.ports.clock.now()).toBe(Date.now());
    expect(seen[0]?.ports.random).toBe(Math.random);
  });

  test('logs with the function’s name and the request’s id', async () => {
    const handler = serve(({ ports }) => {
      ports.log.info('hello');
      return Promise.resolve(OK);
    });

    await handler({}, aContext({ requestId: 'r-1', function: { name: 'create', timeout: 60 } }));

    expect(lines).toEqual(['{"level":"info","message":"hello","function":"create","requestId":"r-1"}']);
  });

  test('reaches both services', async () => {
    const handler = serve(async ({ ports }) => {
      await ports.queue.sendDeadLetter({ reason: 'r', body: 'b' });
      return { status: 200, body: await ports.ecs.describe([]) };
    });

    expect(await handler({}, aContext())).toEqual([]);
    expect(servers.receive('dead-letters')).toEqual([{ reason: 'r', body: 'b' }]);
  });
});

describe('an error', () => {
  test('of the request is the HTTP caller’s answer, and not logged as a fault', async () => {
    const handler = serve(() => Promise.reject(new RequestError(404, 'NoInstances', 'None.', 'tag')));

    expect(answerOf(await handler(anHttpEvent({}), aContext()))).toMatchObject({
      status: 404,
      body: { error: { code: 'NoInstances', message: 'None.', field: 'tag' } },
    });
    expect(lines).toEqual([]);
  });

  test('of a service is the HTTP caller’s answer with advice', async () => {
    const handler = serve(() => Promise.reject(new CloudError('CreateInstance', 'Throttling', 'Too many.')));

    expect(answerOf(await handler(anHttpEvent({}), aContext()))).toMatchObject({
      status: 503,
      headers: { 'Retry-After': '60' },
    });
  });

  test('of the code is told to nobody but the log', async () => {
    const handler = serve(() => Promise.reject(new TypeError('a secret detail')));

    const { status, body } = answerOf(await handler(anHttpEvent({}), aContext({ requestId: 'r-1' })));

    expect(status).toBe(500);
    expect(body.error).toEqual({
      code: 'InternalError',
      message: 'The function failed: its log has the reason under request id r-1.',
    });
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: 'error', message: 'failed', error: 'a secret detail', requestId: 'r-1' },
    ]);
  });

  test('is thrown to every other trigger, where that alone counts as a failure', async () => {
    const handler = serve(() => Promise.reject(new RequestError(400, 'InvalidRequest', 'No.')));

    await expect(handler({}, aContext())).rejects.toThrow(RequestError);
    await expect(handler(aTimerEvent({}), aContext())).rejects.toThrow(RequestError);
    await expect(handler([{ specversion: '1.0', type: 't' }], aContext())).rejects.toThrow(RequestError);
  });
});

describe('the configuration', () => {
  test('that is wrong is told in the log, and tried again with the next invocation', async () => {
    const handler = serve(() => Promise.resolve(OK));

    vi.stubEnv('QUEUE_NAME', '');

    expect(answerOf(await handler(anHttpEvent({}), aContext())).status).toBe(500);
    expect(lines.join()).toContain('QUEUE_NAME is \\"\\": it must be set');

    vi.stubEnv('QUEUE_NAME', 'work');

    expect(answerOf(await handler(anHttpEvent({}), aContext())).status).toBe(202);
  });

  test('that is wrong is the HTTP caller’s answer with its variable and range, which no Retry-After goes with', async () => {
    vi.stubEnv('DEADLINE_SECONDS', '30');

    const { status, headers, body } = answerOf(
      await serve(() => Promise.resolve(OK))(anHttpEvent({}), aContext({ requestId: 'r-1' })),
    );

    const message =
      'DEADLINE_SECONDS is "30": it must be a whole number from 60 to 86400. Correct this in the environment and deploy again.';

    expect([status, headers['Retry-After'], body]).toEqual([
      500,
      undefined,
      { error: { code: 'Misconfigured', message } },
    ]);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      {
        level: 'error',
        message: 'misconfigured',
        function: 'function',
        requestId: 'r-1',
        error: message,
        code: 'Misconfigured',
      },
    ]);
  });

  test.each([
    ['a timer', aTimerEvent({})],
    ['a direct invocation', {}],
    ['an event', [{ specversion: '1.0', type: 't' }]],
  ])('that is wrong fails %s, and stands in the log', async (_what, event) => {
    vi.stubEnv('MAX_COUNT', 'many');

    await expect(serve(() => Promise.resolve(OK))(event, aContext())).rejects.toMatchObject({
      name: 'Misconfigured',
      message: expect.stringContaining('MAX_COUNT is "many": it must be a whole number from 1 to 1000.') as string,
    });
    expect(lines.join()).toContain('"level":"error","message":"misconfigured"');
  });

  test('is read once', async () => {
    const handler = serve(({ config }) => Promise.resolve({ status: 200, body: config.maxCount }));
    await handler({}, aContext());
    vi.stubEnv('MAX_COUNT', '7');

    expect(await handler({}, aContext())).toBe(100);
  });
});

describe('credentials', () => {
  const describing = () => serve(async ({ ports }) => ({ status: 200, body: await ports.ecs.describe([]) }));
  const bare = () => {
    const context = aContext();
    delete context.credentials;
    return context;
  };

  test('are the invocation’s own, since those are fresh', async () => {
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', 'stale');
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'stale');
    const { accessKeyId, accessKeySecret, securityToken = '' } = servers.credentials.issue(60_000);

    expect(await describing()({}, aContext({ credentials: { accessKeyId, accessKeySecret, securityToken } }))).toEqual(
      [],
    );
  });

  test('are the environment’s where the invocation brings none', async () => {
    const { accessKeyId, accessKeySecret, securityToken = '' } = servers.credentials.issue(60_000);
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', accessKeyId);
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', accessKeySecret);
    vi.stubEnv('ALIBABA_CLOUD_SECURITY_TOKEN', securityToken);

    expect(await describing()({}, bare())).toEqual([]);
  });

  test.each([
    ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
    ['ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALIBABA_CLOUD_ACCESS_KEY_ID'],
  ])('that lack their %s are missing', async (absent, present) => {
    vi.stubEnv(absent, undefined);
    vi.stubEnv(present, 'something');

    await expect(describing()({}, bare())).rejects.toThrow(
      'There are no credentials: give the function a role, as s.yaml does.',
    );
  });

  test('that are wrong are not the caller’s fault to correct', async () => {
    const credentials = { accessKeyId: 'key-id', accessKeySecret: 'wrong' };

    const { status, body } = answerOf(await describing()(anHttpEvent({}), aContext({ credentials })));

    expect([status, body.error.code]).toEqual([403, 'SignatureDoesNotMatch']);
  });
});

test('throttling is remembered from one invocation to the next', async () => {
  // One minute for both, whenever the test runs.
  vi.useFakeTimers({ toFake: ['Date'] });
  const handler = serve(async ({ ports }) => ({ status: 200, body: await ports.ecs.describe([]) }));
  servers.faults.replace([{ service: 'ecs', kind: 'throttle', count: 1 }]);

  await expect(handler({}, aContext())).rejects.toMatchObject({
    code: expect.stringContaining('Throttling') as string,
  });

  await expect(handler({}, aContext())).rejects.toMatchObject({ code: 'Throttling.Budget' });

  expect(servers.ecs.stats().calls).toEqual({ DescribeInstances: 1 });
});

describe('the line about an invocation', () => {
  test('counts the calls to ECS by their action, and names those that failed by ECS’s own request id', async () => {
    const id = servers.launch({});
    servers.faults.replace([{ service: 'ecs', kind: 'throttle', action: 'DescribeInstances', count: 1 }]);
    const handler = serve(async ({ ports }) => {
      await ports.ecs.start([id]);
      await ports.ecs.describe([id]);
      return OK;
    });

    await expect(handler({}, aContext({ requestId: 'r-1' }))).rejects.toThrow();

    expect(endings).toMatchObject([
      {
        ...{ message: 'invocation ended', requestId: 'r-1', trigger: 'direct', failed: 1 },
        ...{ ecsCalls: 2, ecsStartInstances: 1, ecsDescribeInstances: 1, ecsFailed: 1, ecsThrottled: 1 },
        ecsFailedCalls: [expect.stringMatching(/^DescribeInstances Throttling\S* [\w-]{20,}$/)],
        durationMs: expect.any(Number) as number,
      },
    ]);
  });

  test('is there once, whoever called and whatever came of it, and no caller’s mistake counts as a failure', async () => {
    const refuse = serve(() => Promise.reject(new RequestError(400, 'InvalidRequest', 'count must be a number.')));

    await serve(() => Promise.resolve(OK))(anHttpEvent({}), aContext());
    await refuse(anHttpEvent({}), aContext());
    await expect(refuse(aTimerEvent({}), aContext())).rejects.toThrow();

    expect(endings).toMatchObject([
      { trigger: 'http', status: 202, failed: 0 },
      { trigger: 'http', status: 400, failed: 0, code: 'InvalidRequest' },
      { trigger: 'timer', status: 400, failed: 1, code: 'InvalidRequest' },
    ]);
  });

  test('names twenty failed calls at most', async () => {
    servers.faults.replace([{ service: 'ecs', kind: 'error', action: 'DescribeInstances' }]);
    const handler = serve(async ({ ports }) => {
      for (let call = 0; call < 30; call += 1) await ports.ecs.describe(['i-1']).catch(() => undefined);
      return OK;
    });

    await handler({}, aContext());

    expect(endings).toMatchObject([{ ecsFailed: 30, failed: 0 }]);
    expect((endings[0] as { ecsFailedCalls: string[] }).ecsFailedCalls).toHaveLength(20);
  });
});
