import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import type { FaultRule } from '../../faults.ts';
import { closeAfterTest } from '../support/closeAfterTest.ts';
import { exchange, json, signV3 } from './client.ts';
import { DESCRIBE, LAUNCH, REGION } from './data.ts';
import { startEcs } from './startEcs.ts';

describe('an answer in XML', () => {
  const parser = new XMLParser({ parseTagValue: false });

  test('is the default without Format, with the action as its root and wrapped lists', async () => {
    const { get, create } = await closeAfterTest(startEcs());
    const id = await create({ InstanceName: 'web-1', 'Tag.1.Key': 'k', 'Tag.1.Value': '<&\u0001"值>' });

    const answer = await get(DESCRIBE, { changes: { Format: undefined } });

    expect(answer.headers['content-type']).toBe('text/xml;charset=utf-8');
    expect(answer.body).toMatch(/^<\?xml version='1.0' encoding='UTF-8'\?><DescribeInstancesResponse><RequestId>/);
    expect(parser.parse(answer.body)).toMatchObject({
      DescribeInstancesResponse: {
        TotalCount: '1',
        Instances: {
          Instance: {
            InstanceId: id,
            IoOptimized: 'true',
            Memory: '8192',
            PublicIpAddress: '',
            SecurityGroupIds: { SecurityGroupId: 'sg-local' },
            Tags: { Tag: { TagKey: 'k', TagValue: '<&"值>' } },
          },
        },
      },
    });
  });

  test('is an Error with the same fields as in JSON', async () => {
    const { get } = await closeAfterTest(startEcs());

    const answer = await get({ ...DESCRIBE, Status: 'Asleep' }, { changes: { Format: 'xml' } });

    expect(answer.status).toBe(404);
    expect(parser.parse(answer.body)).toMatchObject({
      Error: { Code: 'InvalidStatus.NotFound', RequestId: answer.headers['x-acs-request-id'] },
    });
  });

  test('has an empty element for an empty list', async () => {
    const { get } = await closeAfterTest(startEcs());

    const answer = await get(DESCRIBE, { changes: { Format: 'XML' } });

    expect(answer.body).toContain('<Instances/>');
  });

  test('is sent for a request signed by header only when that asks for it', async () => {
    const { url, host } = await closeAfterTest(startEcs());
    const ask = (accept: string) =>
      exchange(url, { method: 'POST', path: '/?RegionId=cn-beijing', headers: { ...signV3(host, 'DescribeInstances', [['RegionId', REGION]]), accept } }); // prettier-ignore

    expect((await ask('*/*')).headers['content-type']).toBe('application/json;charset=utf-8');
    expect((await ask('application/xml')).headers['content-type']).toBe('text/xml;charset=utf-8');
  });
});

describe('the statistics', () => {
  test('count every call by its action, refused and unknown ones too', async () => {
    const { ecs, get, create } = await closeAfterTest(startEcs());

    await create();
    await get({ Action: 'LaunchRocket' });
    await get(DESCRIBE, { secret: 'wrong' });
    await get(DESCRIBE);

    expect(ecs.stats()).toEqual({
      calls: { CreateInstance: 1, LaunchRocket: 1, DescribeInstances: 2 },
      instances: { Pending: 1, Starting: 0, Running: 0, Stopping: 0, Stopped: 0 },
    });
  });
});

describe('a fault', () => {
  const strike = (kind: FaultRule['kind'], more: Partial<FaultRule> = {}): FaultRule => ({
    service: 'ecs',
    kind,
    action: 'CreateInstance',
    count: 1,
    ...more,
  });
  const CREATE = { Action: 'CreateInstance', RegionId: REGION, ...LAUNCH };

  test.each([
    [strike('throttle'), 400, 'Throttling'],
    [strike('error', { status: 500 }), 500, 'InternalError'],
    [strike('error', { status: 503 }), 503, 'ServiceUnavailable'],
    [strike('answer', { status: 403, code: 'OperationDenied' }), 403, 'OperationDenied'],
    [strike('answer', { status: 400, code: 'No.Such_Code-1' }), 400, 'No.Such_Code-1'],
    [{ ...strike('answer', { status: 500, code: 'AnyAction' }), action: undefined }, 500, 'AnyAction'],
  ])('%j answers %i %s and has no effect', async (rule, status, code) => {
    const { get, ecs } = await closeAfterTest(startEcs({}, [rule]));

    const answer = await get(CREATE);

    expect([answer.status, json(answer)['Code']]).toEqual([status, code]);
    expect(ecs.stats()).toMatchObject({ calls: { CreateInstance: 1 }, instances: { Pending: 0 } });
    expect((await get(CREATE)).status).toBe(200);
  });

  test.each(['CreateInstance', 'RunInstances', 'DescribeInstances', 'StartInstance', 'TagResources'])(
    'answers %s with any error, with its message, as JSON and as XML',
    async (action) => {
      const rule = { code: 'OperationDenied', status: 403, message: 'The <resource> is out of usage.' };
      const { get } = await closeAfterTest(startEcs({}, [strike('answer', { ...rule, action, count: 2 })]));

      const asJson = await get({ Action: action, RegionId: REGION });
      const asXml = await get({ Action: action, RegionId: REGION }, { changes: { Format: 'XML' } });

      const { code: Code, message: Message } = rule;

      expect([asJson.status, asXml.status]).toEqual([403, 403]);
      expect(json(asJson)).toMatchObject({ Code, Message, RequestId: asJson.headers['x-acs-request-id'] });
      expect(new XMLParser().parse(asXml.body)).toMatchObject({ Error: { Code, Message } });
    },
  );

  test('throttle says when to try again, in milliseconds', async () => {
    const { get } = await closeAfterTest(startEcs({}, [strike('throttle')]));

    expect((await get(CREATE)).headers['x-acs-retry-after']).toBe('60000');
  });

  test.each([
    [false, ''],
    [true, '<html>'],
  ])('badGateway answers 502 (html: %s)', async (html, body) => {
    const { get } = await closeAfterTest(startEcs({}, [strike('badGateway', { html })]));

    const answer = await get(CREATE);

    expect(answer.status).toBe(502);
    expect(answer.body.startsWith(body) && (html || answer.body === '')).toBe(true);
  });

  test.each([
    ['resetBefore', 0],
    ['resetAfter', 1],
  ] as const)('%s leaves %i instances behind', async (kind, left) => {
    const { get, ecs } = await closeAfterTest(startEcs({}, [strike(kind)]));

    await expect(get(CREATE)).rejects.toThrow(/ECONNRESET|hang up/);

    expect(ecs.stats().instances.Pending).toBe(left);
  });

  test('latency holds back the answer, not the effect, and a second try meets the token in flight', async () => {
    const { get, ecs, clock } = await closeAfterTest(startEcs({}, [strike('latency', { ms: 5_000 })]));
    const slow = get({ ...CREATE, ClientToken: 't' });
    while (ecs.stats().instances.Pending === 0) await new Promise((resolve) => setImmediate(resolve));

    const second = await get({ ...CREATE, ClientToken: 't' });
    clock.advance(5_000);
    const third = await get({ ...CREATE, ClientToken: 't' });

    expect([second.status, json(second)['Code']]).toEqual([403, 'LastTokenProcessing']);
    expect(json(third)['InstanceId']).toBe(json(await slow)['InstanceId']);
  });
});
