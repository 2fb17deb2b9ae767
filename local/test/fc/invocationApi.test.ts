import { createHash } from 'node:crypto';
import OpenApiUtil from '@alicloud/openapi-util';
import { Request } from '@alicloud/tea-typescript';
import { Readable } from 'node:stream';
import Fc3, {
  InvokeFunctionHeaders,
  InvokeFunctionRequest,
  ListFunctionsRequest,
  ListTriggersRequest,
  GetFunctionRequest,
} from '@alicloud/fc20230330';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBES } from './probes.ts';
import { ACCOUNT, REGION, startFc, type StartedFc } from './startFc.ts';

let cloud: StartedFc;
beforeAll(async () => {
  cloud = await startFc(PROBES);
});
afterAll(() => cloud.close());

describe('@alicloud/fc20230330', () => {
  const client = (accessKeySecret = ACCOUNT.accessKeySecret): Fc3 =>
    new Fc3(
      new $OpenApiUtil.Config({
        accessKeyId: ACCOUNT.accessKeyId,
        accessKeySecret,
        endpoint: new URL(cloud.url).host,
        protocol: 'http',
        regionId: REGION,
      }),
    );
  const invoke = (name: string, command: unknown, headers: Partial<InvokeFunctionHeaders> = {}, qualifier = 'LATEST') =>
    client().invokeFunctionWithOptions(
      name,
      new InvokeFunctionRequest({ body: Readable.from([Buffer.from(JSON.stringify(command))]), qualifier }),
      new InvokeFunctionHeaders(headers),
      new RuntimeOptions({}),
    );
  const text = async (stream: Readable | undefined): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream ?? []) chunks.push(Buffer.from(chunk as Uint8Array));
    return Buffer.concat(chunks).toString();
  };

  test('invokes a function', async () => {
    const response = await invoke('probe', { do: 'return', value: { a: 1 } });

    expect(response.statusCode).toBe(200);
    expect(await text(response.body)).toBe('{"a":1}');
    expect(response.headers?.['x-fc-request-id']).toMatch(/^1-/);
  });

  test('gets 200 and x-fc-error-type from a function that fails', async () => {
    const response = await invoke('probe', { do: 'throw', message: 'no good' });

    expect(response.statusCode).toBe(200);
    expect(response.headers?.['x-fc-error-type']).toBe('UnhandledInvocationError');
    expect(JSON.parse(await text(response.body))).toMatchObject({ errorMessage: 'no good', errorType: 'TypeError' });
  });

  test('gets the tail of the log when it asks for it', async () => {
    const response = await invoke('probe', { do: 'log' }, { xFcLogType: 'Tail' });

    const log = Buffer.from(response.headers?.['x-fc-log-result'] ?? '', 'base64').toString();
    const id = response.headers?.['x-fc-request-id'] ?? '';

    expect(log).toMatch(new RegExp(`^FC Invoke Start RequestId: ${id}\n`));
    expect(log).toContain('printed { a: 1 }\n');
    expect(log).toMatch(new RegExp(`T.*Z ${id} \\[WARN\\] noted\nwritten\nFC Invoke End RequestId: ${id}\n`));
    expect(log).toMatch(
      /Duration: [\d.]+ ms, Billed Duration: \d+ ms, Memory Size: 128 MB, Max Memory Used: [\d.]+ MB/,
    );
  });

  test.each([
    [
      'threw',
      'probe',
      { do: 'throw', message: 'no good' },
      /\[ERROR\] {"errorMessage":"no good".*}\nFC Invoke End .*, Error: Unhandled function error\n/,
    ],
    [
      'rejected where nobody listened',
      'probe',
      { do: 'reject' },
      /Error: nobody listens\n.*FC Invoke End .*, Error: Unhandled function error\n/s,
    ],
    ['never came to an end', 'probe', { do: 'hang' }, /FC Invoke End .*, Error: Unhandled function error\n/],
  ])('gets from the tail of the log that the function %s', async (_how, name, command, expected) => {
    const response = await invoke(name, command, { xFcLogType: 'Tail' });

    expect(Buffer.from(response.headers?.['x-fc-log-result'] ?? '', 'base64').toString()).toMatch(expected);
  });

  test('gets 202 and its task id from an asynchronous invocation', async () => {
    const response = await invoke('probe', { do: 'log' }, { xFcInvocationType: 'Async', xFcAsyncTaskId: 'task-1' });

    expect(response.statusCode).toBe(202);
    expect(response.headers?.['x-fc-async-task-id']).toBe('task-1');
  });

  test('lists functions and triggers', async () => {
    const functions = await client().listFunctions(new ListFunctionsRequest({ prefix: 'pro' }));
    const found = await client().getFunction('probe', new GetFunctionRequest({}));
    const triggers = await client().listTriggers('probe', new ListTriggersRequest({}));

    expect(functions.body?.functions?.map(({ functionName }) => functionName)).toEqual(['probe']);
    expect(found.body).toMatchObject({ functionName: 'probe', runtime: 'nodejs20', memorySize: 128, timeout: 1 });
    expect(triggers.body?.triggers?.map(({ triggerName, triggerType }) => [triggerName, triggerType])).toEqual([
      ['http', 'http'],
    ]);
  });

  test('lists functions page by page', async () => {
    const names: (string | undefined)[] = [];
    let nextToken: string | undefined;

    do {
      const { body } = await client().listFunctions(new ListFunctionsRequest({ limit: 2, nextToken }));
      expect(body?.functions?.length).toBeLessThanOrEqual(2);
      names.push(...(body?.functions ?? []).map(({ functionName }) => functionName));
      nextToken = body?.nextToken;
    } while (nextToken !== undefined);

    expect(names).toEqual(Object.keys(cloud.fc.stats()).sort());
    await expect(client().listFunctions(new ListFunctionsRequest({ limit: 101 }))).rejects.toMatchObject({
      code: 'InvalidArgument',
    });
  });

  test.each([
    ['a function that does not exist', () => invoke('nobody', {}), 404, 'FunctionNotFound'],
    ['a qualifier that does not exist', () => invoke('probe', {}, {}, 'v1'), 404, 'AliasNotFound'],
    [
      'a wrong secret',
      () => client('wrong').getFunction('probe', new GetFunctionRequest({})),
      403,
      'SignatureNotMatch',
    ],
  ])('is refused for %s', async (_what, call, statusCode, code) => {
    await expect(call()).rejects.toMatchObject({ statusCode, code });
  });

  test('is refused when its body is not the one that was signed', async () => {
    const path = '/2023-03-30/functions/probe/invocations';
    const hash = createHash('sha256').update('{"do":"log"}').digest('hex');
    const request = new Request();
    request.method = 'POST';
    request.pathname = path;
    request.query = {};
    request.headers = {
      host: new URL(cloud.url).host,
      'x-acs-date': OpenApiUtil.getTimestamp(),
      'x-acs-content-sha256': hash,
    };
    const { accessKeyId, accessKeySecret } = ACCOUNT;
    const sign = () => OpenApiUtil.getAuthorization(request, 'ACS3-HMAC-SHA256', hash, accessKeyId, accessKeySecret);
    const headers = { ...request.headers, authorization: sign() };

    const signed = await fetch(cloud.url + path, { method: 'POST', headers, body: '{"do":"log"}' });
    const changed = await fetch(cloud.url + path, { method: 'POST', headers, body: '{"do":"exit"}' });

    expect([signed.status, changed.status]).toEqual([200, 403]);
  });

  test.each([
    ['synchronous', 'Sync', 32 * 1024 * 1024],
    ['asynchronous', 'Async', 128 * 1024],
  ] as const)('is refused for a payload over the limit of %s invocations', async (_what, xFcInvocationType, limit) => {
    await expect(invoke('probe', 'x'.repeat(limit), { xFcInvocationType })).rejects.toMatchObject({
      statusCode: 400,
      code: 'EntityTooLarge',
    });
  });

  test('is refused when a fault says so, and works again after', async () => {
    cloud.faults.replace([{ service: 'fc', action: 'probe', kind: 'throttle', count: 1 }]);

    await expect(invoke('probe', {})).rejects.toMatchObject({ statusCode: 429, code: 'ResourceExhausted' });
    expect((await invoke('probe', {})).statusCode).toBe(200);
  });

  test.each([
    ['throttle', 429],
    ['error', 500],
  ] as const)('is not accepted when %s is to strike: an asynchronous caller is told', async (kind, statusCode) => {
    cloud.faults.replace([{ service: 'fc', action: 'probe', kind, count: 1 }]);

    await expect(invoke('probe', {}, { xFcInvocationType: 'Async' })).rejects.toMatchObject({ statusCode });
    expect((await invoke('probe', {}, { xFcInvocationType: 'Async' })).statusCode).toBe(202);
  });

  test.each(['Sync', 'Async'])('is answered with any error (%s), and works again after', async (xFcInvocationType) => {
    const error = { code: 'InstanceNotHealthy', message: 'it feels unwell' };
    cloud.faults.replace([{ service: 'fc', action: 'probe', kind: 'answer', status: 418, ...error, count: 1 }]);

    await expect(invoke('probe', {}, { xFcInvocationType })).rejects.toMatchObject({
      statusCode: 418,
      code: error.code,
      message: expect.stringContaining(error.message) as string,
    });
    expect((await invoke('probe', {}, { xFcInvocationType })).statusCode).toBeLessThan(300);
  });

  test('sees a function instance killed in the middle of its work', async () => {
    cloud.faults.replace([{ service: 'fc', action: 'probe', kind: 'killWorker', ms: 50, count: 1 }]);

    const response = await invoke('probe', { do: 'sleep', ms: 900 });

    expect(JSON.parse(await text(response.body))).toMatchObject({
      errorMessage: expect.stringMatching(/^Process exited unexpectedly before completing request \(/) as string,
    });
  });

  test('does not see an instance killed that was done before its time', async () => {
    await invoke('patient', {});
    cloud.faults.replace([{ service: 'fc', action: 'patient', kind: 'killWorker', ms: 2000, count: 1 }]);

    const quick = await invoke('patient', { do: 'return', value: 'quick' });
    const next = await invoke('patient', { do: 'sleep', ms: 2500 });

    expect(await text(quick.body)).toBe('quick');
    expect(next.headers).not.toHaveProperty('x-fc-error-type');
  });
});
