import { Agent } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isErrorCode } from '../../ecs/model/errors.ts';
import { createRandom, type Random } from '../../random.ts';
import { HEAP_NOISE, heapUsed } from '../support/heap.ts';
import { exchange, type RawAnswer, type RawRequest, signV1, signV3, toQuery } from './client.ts';
import { LAUNCH, REGION } from './data.ts';
import { startEcs } from './startEcs.ts';

const SEED = 20260101;
const REQUESTS = 10_000;
const AT_ONCE = 50;

let cloud: Awaited<ReturnType<typeof startEcs>>;

beforeAll(async () => {
  cloud = await startEcs({ creationsPerMinute: 1_000_000 });
});

afterAll(async () => {
  await cloud.close();
});

const JUNK = [
  '',
  ' ',
  '%',
  '%zz',
  '[',
  '["i-1"',
  '[]',
  '{}',
  'null',
  '-1',
  '1e9',
  'true',
  '\u0000',
  '值',
  '<x>&',
  '__proto__',
  'a'.repeat(3_000),
];
const NAMES = ['Action', 'Version', 'RegionId', 'InstanceIds', 'InstanceId.1', 'Tag.1.Key', 'Tag.x.Key', 'Tag', 'DataDisk.1.Size', 'SystemDisk', 'Amount', 'NextToken', 'PageSize', 'ClientToken', '__proto__', 'constructor.1', 'Filter.1.Key', 'Signature', 'Timestamp', 'SignatureNonce', 'NetworkInterface.1.SecurityGroupIds.1', '.', '..']; // prettier-ignore
const ACTIONS = ['CreateInstance', 'RunInstances', 'DescribeInstances', 'StartInstances', 'TagResources', 'DescribeInstanceStatus', 'Nonsense', '']; // prettier-ignore

const pick = <T>(random: Random, items: readonly T[]): T => {
  const item = items[random.integer(0, items.length - 1)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

// Each of these is wrong whatever the other parameters are.
const SURELY_WRONG: Record<string, string>[] = [
  { Action: 'Nonsense' },
  { Action: '' },
  { Version: '1' },
  { SignatureVersion: '9' },
  { Timestamp: 'soon' },
  { RegionId: '' },
  { RegionId: 'atlantis' },
  { Action: 'CreateInstance', InstanceType: '' },
  { Action: 'RunInstances', Amount: '-1' },
  { Action: 'DescribeInstances', InstanceIds: '["i-1"' },
  { Action: 'DescribeInstances', PageSize: '1e9' },
  { Action: 'StartInstances', 'InstanceId.1': 'i-none' },
  { Action: 'TagResources', ResourceType: '<x>&' },
  { Action: 'DescribeInstanceStatus', PageNumber: '0' },
];

/** A call whose signature is right and whose parameters are not. */
function signedJunk(random: Random, method: string) {
  const parameters: Record<string, string> = {
    Action: pick(random, ACTIONS),
    RegionId: REGION,
    ...(random.chance(0.3) ? LAUNCH : {}),
  };
  const count = random.integer(1, 6);
  for (let i = 0; i < count; i++) parameters[pick(random, NAMES)] = pick(random, JUNK);
  return toQuery(signV1({ ...parameters, ...pick(random, SURELY_WRONG) }, { method }));
}

// The codes with which the gateway refuses a signature, besides the codes of the service itself.
const GATEWAY_CODES = [
  'IncompleteSignature',
  'InvalidAccessKeyId.NotFound',
  'InvalidParamater',
  'InvalidTimeStamp.Expired',
  'InvalidTimeStamp.Format',
  'SignatureDoesNotMatch',
  'SignatureNonceUsed',
];

/** Whether an answer is a 4xx with a documented code, in JSON or XML. */
function isRefusal({ status, body }: RawAnswer): boolean {
  const [, code = ''] = /(?:<Code>|"Code":")([\w.]+)/.exec(body) ?? [];
  return status >= 400 && status < 500 && (isErrorCode(code) || GATEWAY_CODES.includes(code));
}

const KINDS: ((random: Random) => RawRequest)[] = [
  (random) => ({ path: `/?${signedJunk(random, 'GET')}` }),
  (random) => ({ method: 'POST', body: signedJunk(random, 'POST') }),
  (random) => ({ path: `/?${encodeURI(pick(random, JUNK))}&${pick(random, NAMES)}=%` }),
  (random) => ({ method: 'POST', headers: { 'content-type': pick(random, ['application/json', 'multipart/form-data', 'x']) }, body: pick(random, JUNK) }), // prettier-ignore
  (random) => ({ method: 'POST', path: '/', headers: { authorization: `ACS3-HMAC-SHA256 ${encodeURIComponent(pick(random, JUNK))}`, 'x-acs-action': 'DescribeInstances' } }), // prettier-ignore
  (random) => ({ method: 'POST', path: '/', headers: { ...signV3(cloud.host, pick(random, ACTIONS), []), 'x-acs-date': encodeURIComponent(pick(random, JUNK)) } }), // prettier-ignore
  (random) => ({ method: pick(random, ['PUT', 'PATCH', 'DELETE', 'OPTIONS']), path: '/x/../y' }),
];

describe('malformed requests', () => {
  test(`all get a documented 4xx, ten thousand of them (seed ${SEED}), leave nothing, and the next good one is served`, async () => {
    const random = createRandom(SEED);
    const unexpected: unknown[] = [];
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    const work = async (count: number): Promise<void> => {
      for (let done = 0; done < count; done++) {
        const request = pick(random, KINDS)(random);
        const answer = await exchange(cloud.url, request, agent);
        if (!isRefusal(answer)) unexpected.push({ request, answer });
      }
    };

    await Promise.all(Array.from({ length: AT_ONCE }, () => work(20)));
    const before = heapUsed();
    await Promise.all(Array.from({ length: AT_ONCE }, () => work(REQUESTS / AT_ONCE - 20)));
    const good = await exchange(cloud.url, {
      path: `/?${toQuery(signV1({ Action: 'DescribeInstances', RegionId: REGION }))}`,
    });

    expect(unexpected.slice(0, 5)).toEqual([]);
    expect(heapUsed() - before).toBeLessThan(HEAP_NOISE);
    expect(good.status).toBe(200);
  }, 120_000);

  test.each([
    ['no HTTP at all', 'HELLO\r\n\r\n'],
    ['a header without end', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(300_000)}`],
    ['a body that is cut off', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nshort'],
    [
      'contradicting lengths',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nzz',
    ],
  ])('such as %s do not keep the next one from being served', async (_, bytes) => {
    const { hostname, port } = new URL(cloud.url);

    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.end(bytes);
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        resolve();
      });
      socket.resume();
    });

    const good = await exchange(cloud.url, {
      path: `/?${toQuery(signV1({ Action: 'DescribeInstances', RegionId: REGION }))}`,
    });

    expect(good.status).toBe(200);
  });
});
