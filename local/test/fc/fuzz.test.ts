import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../random.ts';
import { HEAP_NOISE, heapUsed } from '../support/heap.ts';
import { PROBES } from './probes.ts';
import { startFc, type StartedFc } from './startFc.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 7);
const REQUESTS = 10_000;

let cloud: StartedFc;
beforeAll(async () => {
  cloud = await startFc(PROBES);
});
afterAll(() => cloud.close());

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'];
const PATHS = [
  '/?Action=', '//', '/nobody', '/nobody/%zz', '/signed', '/signed/%', '/token', '/_local/', '/_local/nothing', '/_local/stats/x',
  '/2023-03-30/functions/probe/invocations', '/2023-03-30/functions/%zz', '/2023-03-30/', '/2023-03-30/functions//triggers',
  '/2016-08-15/services/s/functions/probe/invocations', '/2016-08-15/', '/2016-08-15/services/%%/functions', '/*', '/\\',
]; // prettier-ignore
const HEADERS: [string, string][] = [
  ['authorization', 'ACS3-HMAC-SHA256 Credential=local-key,SignedHeaders=host,Signature=00'],
  ['authorization', 'ACS3-HMAC-SHA256 Credential=,SignedHeaders=;;;,Signature=zz'],
  ['authorization', 'FC local-key:AAAA'],
  ['authorization', 'Bearer a.b.c'],
  ['authorization', 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.'],
  ['x-acs-date', '2026-13-45T99:99:99Z'],
  ['x-acs-date', new Date().toISOString()],
  ['x-acs-content-sha256', 'nonsense'],
  ['x-acs-security-token', 'x'.repeat(2000)],
  ['x-fc-invocation-type', 'Sometimes'],
  ['x-fc-log-type', 'Head'],
  ['date', 'yesterday'],
  ['date', new Date().toUTCString()],
  ['content-type', 'multipart/form-data; boundary='],
];

/** How Function Compute words an error. */
const OF_FUNCTION_COMPUTE = /^\{"(?:Code|ErrorCode)":"[A-Z][A-Za-z]+","(?:Message|ErrorMessage)":/;

/** How RAM, STS and the resource manager do, which answer at the root of the same port. */
const OF_RPC =
  /^\{"RequestId":"[^"]+","HostId":"[^"]*","Code":"[A-Z][A-Za-z.]+","Message":|<Code>[A-Z][A-Za-z.]+<\/Code><Message>/;

test('10,000 malformed requests get a documented 4xx each, and the next good one is served', async () => {
  console.log(`seed ${SEED}`);
  const random = createRandom(SEED);
  const pick = <T>(from: readonly T[]): T => from[random.integer(0, from.length - 1)] as T;
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const attempt = async (): Promise<void> => {
    const headers = Object.fromEntries(Array.from({ length: random.integer(0, 4) }, () => pick(HEADERS)));
    const query = random.chance(0.5) ? `?${random.text(5)}=${'%'.repeat(random.integer(0, 3))}&&=` : '';
    const body = random.chance(0.5) ? random.text(random.integer(0, 200)) : '{"do":';
    const path = pick(PATHS);
    const line = { method: pick(METHODS), path: path + query };
    const { status, text } = await send(agent, { ...line, headers }, body);
    // No expect() in the loop: ten thousand of them take longer than the requests.
    const documented = OF_FUNCTION_COMPUTE.test(text) || (path.startsWith('/?') && OF_RPC.test(text));
    if (status < 400 || status > 499 || !documented || /node_modules|\.ts:\d/.test(text)) {
      throw new Error(`${JSON.stringify({ line, headers, body })} got ${status} ${text}`);
    }
  };
  const worker = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += 1) await attempt();
  };

  await worker(500);
  const before = heapUsed();
  await Promise.all(Array.from({ length: 20 }, () => worker((REQUESTS - 500) / 20)));

  agent.destroy();

  expect(heapUsed() - before).toBeLessThan(HEAP_NOISE);
  expect((await fetch(`${cloud.url}/probe`)).status).toBe(200);
}, 120_000);

test.each([
  ['no HTTP at all', '\x00\x01\x02\r\n\r\n'],
  ['half a request line', 'GET\r\n\r\n'],
  ['headers without an end', `GET / HTTP/1.1\r\nx: ${'y'.repeat(300_000)}\r\n\r\n`],
  ['two lengths', 'POST /probe HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n'],
])('raw bytes that are %s get a 4xx', async (_what, bytes) => {
  const answer = await new Promise<string>((resolve, reject) => {
    let received = '';
    const socket = connect(Number(new URL(cloud.url).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => (received += chunk.toString()));
    socket.on('close', () => {
      resolve(received);
    });
    socket.on('error', reject);
  });

  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect((await fetch(`${cloud.url}/probe`)).status).toBe(200);
});

function send(
  agent: Agent,
  line: { method: string; path: string; headers: Record<string, string> },
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const url = new URL(cloud.url);
    const call = request({ ...line, agent, host: url.hostname, port: url.port }, (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}
