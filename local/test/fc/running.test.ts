import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBES } from './probes.ts';
import { startFc, type StartedFc } from './startFc.ts';

let cloud: StartedFc;
beforeAll(async () => {
  cloud = await startFc(PROBES);
});
afterAll(() => cloud.close());

const post = (path: string, command: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(cloud.url + path, { method: 'POST', body: JSON.stringify(command), headers });

const EXITED = /^Process exited unexpectedly before completing request \(duration: \d+ms, maxMemoryUsage: \d+MB\)$/;

describe('a function that fails', () => {
  test('by throwing: 502 with the error as JSON', async () => {
    const response = await post('/probe', { do: 'throw', message: 'no good' });

    expect(response.status).toBe(502);
    expect(response.headers.get('x-fc-error-type')).toBe('UnhandledInvocationError');
    expect(await response.json()).toMatchObject({
      errorMessage: 'no good',
      errorType: 'TypeError',
      stackTrace: expect.arrayContaining(['TypeError: no good']) as string[],
    });
  });

  test('by its callback: a handled error', async () => {
    const response = await fetch(`${cloud.url}/legacy`, { method: 'POST', body: 'fail' });

    expect(response.headers.get('x-fc-error-type')).toBe('HandledInvocationError');
    expect(await response.json()).toMatchObject({ errorMessage: 'handed over', errorType: 'RangeError' });
  });

  test.each([
    ['hangs', 'hang', /^Function timed out after 1 seconds$/],
    ['never yields', 'spin', /^Function timed out after 1 seconds$/],
    ['exits', 'exit', EXITED],
    ['rejects where nobody listens', 'reject', EXITED],
  ])('because it %s: its instance ends, the next request gets a new one', async (_what, action, message) => {
    const response = await post('/probe', { do: action });

    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ errorMessage: expect.stringMatching(message) as string });
    expect((await post('/probe', { do: 'show' })).status).toBe(200);
  });

  test.each([
    ['and goes on', 15_000],
    ['and returns at once', 0],
  ])('because it fills its memory with buffers %s', async (_when, ms) => {
    const response = await post('/patient', { do: 'hoard', mb: 200, ms });

    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ errorType: 'FunctionOutOfMemory' });
    expect(await (await post('/patient', { do: 'hoard', mb: 50, ms: 150 })).text()).toBe('50');
  });

  test('because it needs more memory than it has', async () => {
    const response = await post('/patient', { do: 'fill' });

    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ errorMessage: 'Function ran out of memory (memory size: 128 MB)' });
    expect((await post('/patient', { do: 'show' })).status).toBe(200);
  });

  test('because its initializer takes too long', async () => {
    const response = await post('/stuck', {});

    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ errorMessage: 'Function timed out after 1 seconds' });
  });

  test('to load: every request says why', async () => {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const response = await post('/broken', {});

      expect(response.status).toBe(502);
      expect(await response.json()).toMatchObject({
        errorMessage: 'this bundle does not load',
        errorType: 'SyntaxError',
      });
    }
  });
});

describe('instances', () => {
  test('serve one request at a time, and are kept for the next', async () => {
    const before = cloud.fc.stats()['probe']?.coldStarts ?? 0;

    await Promise.all([1, 2, 3].map(() => post('/probe', { do: 'sleep', ms: 200 })));
    const after = cloud.fc.stats()['probe']?.coldStarts ?? 0;
    await post('/probe', { do: 'sleep', ms: 0 });

    expect(after - before).toBeGreaterThanOrEqual(1);
    expect(cloud.fc.stats()['probe']?.coldStarts).toBe(after);
  });

  test('are limited: 429 when all are busy', async () => {
    const responses = await Promise.all([1, 2, 3, 4, 5].map(() => post('/probe', { do: 'sleep', ms: 400 })));

    expect(responses.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429]);
    const refused = responses.find(({ status }) => status === 429);
    expect(await refused?.json()).toMatchObject({ Code: 'ResourceExhausted' });
  });
});
