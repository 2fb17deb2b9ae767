import { expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { CredentialStore } from '../credentials.ts';
import { Faults, type FaultRule } from '../faults.ts';
import { createSilentLog } from '../log.ts';
import { createRandom } from '../random.ts';
import { AsyncInvocations } from './asyncInvocations.ts';
import { LocalFunction } from './function.ts';
import type { FunctionConfig } from './functionConfig.ts';
import type { Ending } from './instance.ts';
import type { MessageService } from './messageService.ts';

const DESTINATIONS = { onSuccess: { destination: 'good' }, onFailure: { destination: 'bad' } };

function config(retries: number, maxAge = 86_400): FunctionConfig {
  return {
    functionName: 'f',
    runtime: 'nodejs20',
    handler: 'index.handler',
    codeDirectory: '/',
    memorySize: 512,
    timeout: 3,
    environmentVariables: {},
    instanceLifecycleConfig: {},
    concurrencyConfig: {},
    asyncInvokeConfig: {
      maxAsyncRetryAttempts: retries,
      maxAsyncEventAgeInSeconds: maxAge,
      destinationConfig: DESTINATIONS,
    },
    triggers: [],
  };
}

/** A function that fails its first `failures` runs, on a virtual clock; `runs` are the seconds at which it ran. */
function start(target: FunctionConfig, failures: number, rules: FaultRule[] = []) {
  const clock = new VirtualClock();
  const begin = clock.now();
  const runs: number[] = [];
  const delivered: { arn: string; record: Record<string, unknown> }[] = [];
  const end = (): Ending => {
    runs.push((clock.now() - begin) / 1000);
    const outcome = { durationMs: 1, memoryMb: 1, alive: true } as const;
    if (runs.length > failures) return { ...outcome, ok: true, body: Buffer.from('done') };
    return { ...outcome, ok: false, error: { errorMessage: 'no' }, handled: true };
  };
  const instance = {
    id: 'c-1',
    invoke: () => Promise.resolve(end()),
    kill: () => undefined,
    stop: () => Promise.resolve(),
  };
  const random = createRandom(1);
  const log = createSilentLog();
  const local = new LocalFunction(target, {
    clock,
    wallClock: clock,
    random,
    faults: new Faults(createRandom(2), rules),
    credentials: new CredentialStore({ accessKeyId: 'id', accessKeySecret: 's' }, '1', clock, random),
    quota: { instances: 0, limit: 100, pools: new Set() },
    log,
    onPrinted: () => undefined,
    startInstance: () => instance,
  });
  const messages: MessageService = {
    ensure: () => undefined,
    deliver: (arn, body) => delivered.push({ arn, record: JSON.parse(body) as Record<string, unknown> }),
    source: () => {
      throw new Error('nothing reads a queue here');
    },
  };
  const asyncInvocations = new AsyncInvocations({ region: 'r', accountId: '1', clock, log, messages });
  asyncInvocations.submit(local, Buffer.from('event'), 'request');
  const pass = async (seconds: number): Promise<void> => {
    for (let step = 0; step < seconds * 2; step += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(500);
    }
  };
  return { runs, delivered, pass, asyncInvocations };
}

test('runs once and reports success', async () => {
  const { runs, delivered, pass } = start(config(3), 0);

  await pass(10);

  expect(runs).toEqual([0]);
  expect(delivered).toEqual([
    {
      arn: 'good',
      record: {
        timestamp: Date.UTC(2026, 0, 1),
        requestContext: {
          requestId: 'request',
          functionArn: 'acs:fc:r:1:functions/f',
          condition: 'Success',
          approximateInvokeCount: 1,
        },
        requestPayload: 'event',
        responseContext: { statusCode: 200, functionError: '' },
        responsePayload: 'done',
      },
    },
  ]);
});

test('is retried with doubling waits until it succeeds', async () => {
  const { runs, delivered, pass } = start(config(3), 3);

  await pass(20);

  expect(runs).toEqual([0, 1, 3, 7]);
  expect(delivered.map(({ arn }) => arn)).toEqual(['good']);
});

test('is given up when the retries are used up', async () => {
  const { runs, delivered, pass } = start(config(1), 9);

  await pass(20);

  expect(runs).toEqual([0, 1]);
  expect(delivered).toMatchObject([
    {
      arn: 'bad',
      record: {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
        responseContext: { functionError: 'HandledInvocationError' },
        responsePayload: '{"errorMessage":"no"}',
      },
    },
  ]);
});

test('is given up when a retry would come too late', async () => {
  const { runs, delivered, pass } = start(config(8, 5), 9);

  await pass(30);

  expect(runs).toEqual([0, 1, 3]);
  expect(delivered).toMatchObject([{ arn: 'bad', record: { requestContext: { condition: 'EventAgeExceeded' } } }]);
});

test('that is throttled waits for its turn without using up retries', async () => {
  const { runs, delivered, pass } = start(config(0), 0, [{ service: 'fc', kind: 'throttle', count: 3 }]);

  await pass(10);

  expect(runs).toEqual([3.5]);
  expect(delivered.map(({ arn }) => arn)).toEqual(['good']);
});

test('is not retried after close', async () => {
  const { runs, delivered, pass, asyncInvocations } = start(config(3), 9);
  await pass(0.5);

  asyncInvocations.close();
  await pass(10);

  expect(runs).toEqual([0]);
  expect(delivered).toEqual([]);
});
