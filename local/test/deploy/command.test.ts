import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import * as api from '@alicloud/fc20230330';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT } from '../fc/startFc.ts';
import { BARE, createDeployer } from './deployer.ts';
import { zipOf } from './zip.ts';
import { endProcess } from '../support/endProcess.ts';

const COMMAND = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const { accessKeyId, accessKeySecret, accountId } = ACCOUNT;
const FLAGS = [
  ...['--json', '--empty', '--ecs-port', '0', '--mns-port', '0', '--fc-port', '0', '--account-id', accountId],
  ...['--access-key-id', accessKeyId, '--access-key-secret', accessKeySecret],
];

let directory: string;
let running: ChildProcess[];
beforeEach(() => {
  running = [];
  directory = mkdtempSync(path.join(tmpdir(), 'local-deploy-'));
});
afterEach(async () => {
  await Promise.all(running.map(endProcess));
  rmSync(directory, { recursive: true });
});

interface Ready {
  fc: string;
  ecs: string;
  functions: Record<string, string>;
  proxy: { url: string; certificate: string; environment: Record<string, string> };
}

/** Starts the built command in an empty folder, and ends it by a signal. */
async function start(...flags: string[]): Promise<Ready & { end: () => Promise<number | null> }> {
  const child = spawn(process.execPath, [COMMAND, ...FLAGS, ...flags], { cwd: directory });
  running.push(child);
  child.stderr.resume();
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const end = (): Promise<number | null> => {
      child.kill('SIGTERM');
      return exit;
    };
    return { ...(JSON.parse(line) as Ready), end };
  }
  throw new Error('It ended before it was ready.');
}

/** Deploys a function that says a word over HTTP. */
async function deploy(url: string, functionName: string): Promise<void> {
  const { client, upload } = createDeployer(url);
  const { code } = await upload(await zipOf({ 'index.js': `exports.handler = async () => 'I am ${functionName}';` }));
  const body = new api.CreateFunctionInput({ ...BARE, functionName, code });
  await client.createFunction(new api.CreateFunctionRequest({ body }));
  const triggerConfig = JSON.stringify({ authType: 'anonymous', methods: ['GET'] });
  const trigger = new api.CreateTriggerInput({ triggerName: 'http', triggerType: 'http', triggerConfig });
  await client.createTrigger(functionName, new api.CreateTriggerRequest({ body: trigger }));
}

const said = async (url: string): Promise<string> => (await fetch(url)).text();

test('--empty needs no spec and has no functions', async () => {
  const { fc, functions } = await start();

  const listed = await createDeployer(fc).client.listFunctions(new api.ListFunctionsRequest({}));

  expect(functions).toEqual({});
  expect(listed.body?.functions).toEqual([]);
});

test('--state keeps what was deployed across a restart, and what was deleted stays away', async () => {
  const first = await start('--state', 'state.json');
  await deploy(first.fc, 'stays');
  await deploy(first.fc, 'goes');
  await createDeployer(first.fc).client.deleteFunction('goes');
  expect(await first.end()).toBe(0);

  const second = await start('--state', 'state.json');
  const listed = await createDeployer(second.fc).client.listFunctions(new api.ListFunctionsRequest({}));

  expect(listed.body?.functions?.map(({ functionName }) => functionName)).toEqual(['stays']);
  expect(await said(`${second.fc}/stays`)).toBe('I am stays');
});

/** Runs a Node.js program and returns what it wrote, or its error. */
function node(program: string, env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ['-e', program], { env: { ...env, PATH: process.env['PATH'] ?? '' } });
  running.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', () => {
      resolve(text);
    });
  });
}

const GET = (url: string): string =>
  `require('node:${new URL(url).protocol.slice(0, -1)}').get('${url}', (answer) => answer.pipe(process.stdout)).on('error', (error) => console.log('refused:', error.message))`;

/** Asks the proxy for a tunnel, as a client that honours HTTPS_PROXY does. */
function tunnel(proxy: string, host: string, ca: string): Promise<{ status: number; tls?: TLSSocket; error?: Error }> {
  const { hostname, port } = new URL(proxy);
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, method: 'CONNECT', path: `${host}:443` });
    call.on('connect', ({ statusCode: status = 0 }, socket: Socket) => {
      if (status !== 200) {
        resolve({ status });
        return;
      }
      const tls = connect({ socket, servername: host, ca });
      tls.on('secureConnect', () => {
        resolve({ status, tls });
      });
      tls.on('error', (error: Error) => {
        resolve({ status, error });
      });
    });
    call.on('error', reject);
    call.end();
  });
}

/** Sends a request through a tunnel and returns the status line of the answer. */
function askThrough(tls: TLSSocket, host: string): Promise<string> {
  return new Promise((resolve) => {
    tls.once('data', (chunk: Buffer) => {
      resolve(chunk.toString().split('\r\n')[0] ?? '');
      tls.destroy();
    });
    tls.write(`GET /?Action=DescribeRegions HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  });
}

describe('--proxy', () => {
  test('names its certificate by the variable of each client', async () => {
    const { proxy } = await start('--proxy', '0');
    const names = Object.keys(proxy.environment).filter((name) => proxy.environment[name] === proxy.certificate);

    expect(names).toEqual(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'ALIBABA_CLOUD_CA_BUNDLE']); // prettier-ignore
  });

  test('tells people what to type in a shell whose programs are to go through it', async () => {
    const [, ...flags] = FLAGS;
    const child = spawn(process.execPath, [COMMAND, ...flags, '--proxy', '0'], { cwd: directory });
    running.push(child);
    child.stderr.resume();
    const block: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      block.push(line);
      if (line.startsWith('export LOCAL_CLOUD_PROXY=')) break;
    }

    const shell = spawn('bash', ['-c', `${block.filter((line) => line.startsWith('export ')).join('\n')}\nexec env`]);
    const told: string[] = [];
    for await (const line of createInterface({ input: shell.stdout })) told.push(line);

    const url = block.flatMap((line) => / proxy +(http:\S+)/.exec(line)?.[1] ?? [])[0] ?? '';
    expect(told).toEqual(expect.arrayContaining([`HTTPS_PROXY=${url}`, expect.stringMatching(/^NODE_OPTIONS=--require "\//)])); // prettier-ignore
  });

  const ECS_HOST = 'ecs.cn-hangzhou.aliyuncs.com';

  test('leads a Node.js program to the local cloud, which only loads the file, over HTTPS and HTTP', async () => {
    const { proxy } = await start('--proxy', '0');

    const answers = await Promise.all([
      node(GET(`https://${ECS_HOST}/?Action=DescribeRegions`), proxy.environment),
      node(GET(`http://${ECS_HOST}/?Action=DescribeRegions`), proxy.environment),
      node(`fetch('https://${ECS_HOST}/').then((a) => a.text()).then(console.log)`, proxy.environment),
    ]);

    // ECS asks for what a signed call has, in XML where nobody asks for JSON.
    for (const answer of answers) expect(answer).toMatch(/<Code>Missing\w+<\/Code>/);
  });

  test.each(['https://example.com/', 'http://example.com/', 'https://aliyuncs.com.example.com/'])(
    'keeps such a program away from %s',
    async (url) => {
      const { proxy } = await start('--proxy', '0');

      expect(await node(GET(url), proxy.environment)).toMatch(/^refused: .*is not part of the local cloud/);
    },
  );

  test('leads a client that asks for a tunnel, which trusts the certificate of the ready line', async () => {
    const { proxy } = await start('--proxy', '0');
    const ca = readFileSync(proxy.certificate, 'utf8');

    const { tls } = await tunnel(proxy.url, ECS_HOST, ca);

    expect(tls?.authorized).toBe(true);
    expect(tls && (await askThrough(tls, ECS_HOST))).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  test.each(['example.com', 'aliyuncs.com.example.com', 'oss.aliyuncs.com', '127.0.0.1', 'localhost'])(
    'gives no tunnel to %s',
    async (host) => {
      const { proxy } = await start('--proxy', '0');

      expect(await tunnel(proxy.url, host, readFileSync(proxy.certificate, 'utf8'))).toEqual({ status: 403 });
    },
  );

  test('has a new authority at each start, whose key is in no file and whose file goes with the end', async () => {
    const first = await start('--proxy', '0');
    const folder = path.dirname(first.proxy.certificate);
    const files = readdirSync(folder);
    const text = readFileSync(first.proxy.certificate, 'utf8');
    const mode = statSync(folder).mode & 0o777;
    expect(await first.end()).toBe(0);
    const second = await start('--proxy', '0');

    const trusting = await tunnel(second.proxy.url, ECS_HOST, text);

    expect([files, mode]).toEqual([['authority.pem'], 0o700]);
    expect(text).not.toContain('PRIVATE KEY');
    expect(() => statSync(first.proxy.certificate)).toThrow('ENOENT');
    expect(trusting.error?.message).toMatch(/certificate|self-signed/);
  });
});
