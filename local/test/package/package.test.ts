import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONSUMER } from './consumer.ts';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
/** Packages may come from a registry, on a busy machine. */
const PATIENCE = 300_000;

const runFile = promisify(execFile);
let directory: string;
let packed: { filename: string; files: { path: string }[] };
let reports: { server: Server; url: string; next: () => Promise<string> };

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'consumer-'));
  for (const [name, content] of Object.entries(CONSUMER)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), content);
  }
  const packing = ['pack', '--silent', '--json', '--workspace', 'local', '--pack-destination', directory];
  const { stdout } = await npm(packing, PROJECT);
  [packed] = JSON.parse(stdout) as [typeof packed];
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', `./${packed.filename}`], directory);
  cpSync(path.join(PROJECT, 'local/examples'), directory, { recursive: true });
  // What the examples need besides the package, without another installation.
  for (const name of ['vitest', '@alicloud/ecs20140526', '@alicloud/openapi-core']) {
    mkdirSync(path.dirname(path.join(directory, 'node_modules', name)), { recursive: true });
    symlinkSync(path.join(PROJECT, 'node_modules', name), path.join(directory, 'node_modules', name));
  }
  reports = await listen();
}, PATIENCE);
afterAll(() => {
  reports.server.close();
  rmSync(directory, { recursive: true });
});

/** Runs npm as a user does: without what the npm that runs these tests tells its children. */
function npm(args: string[], cwd: string): Promise<{ stdout: string }> {
  const told = /^npm_(?!config_)|^npm_config_(local_prefix|workspace)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !told.test(name)));
  return runFile('npm', args, { cwd, env });
}

/** Takes what the function `report` sends. */
async function listen(): Promise<typeof reports> {
  const told: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      told.push(body);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const next = async (): Promise<string> => {
    await expect.poll(() => told.length, { timeout: 60_000 }).toBeGreaterThan(0);
    return told.shift() ?? '';
  };
  return { server, url, next };
}

test('the package has code, its page, its types and words about it, and nothing else', () => {
  const files = packed.files.map((file) => file.path);

  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts']));

  const expected =
    /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|dist\/(\w+\.(js|cjs|d\.ts)|consolePage\.json|THIRD-PARTY-LICENSES\.txt))$/;

  expect(files.filter((file) => !expected.test(file))).toEqual([]);
});

test('its license is that of the project', () => {
  const [own, ours] = [path.join(PROJECT, 'local/LICENSE'), path.join(PROJECT, 'LICENSE')];

  expect(readFileSync(own, 'utf8')).toBe(readFileSync(ours, 'utf8'));
});

test('its types hold for a strict user who has no other packages', { timeout: PATIENCE }, async () => {
  const tsc = path.join(PROJECT, 'node_modules/typescript/bin/tsc');

  const { stdout } = await runFile(process.execPath, [tsc, '--project', directory]);

  expect(stdout).toBe('');
});

const FREE_PORTS = ['--ecs-port', '0', '--mns-port', '0', '--fc-port', '0'];
const FLAGS = ['--json', ...FREE_PORTS, '--spec', 'cloud.yaml', '--queue', 'greeted', '--topic', 'news'];
const ENV = (url: string): string[] =>
  ['GREETING=hello', 'QUEUES_AT={mns}', `REPORT_URL=${url}`].flatMap((variable) => ['--env', variable]);

test.each([
  ['bin', 'SIGTERM', (url: string) => ['node_modules/.bin/local-cloud', ...FLAGS, ...ENV(url)]],
  ['library', 'end of input', (url: string) => [process.execPath, 'run.js', url]],
])('its %s runs functions of a spec of its own', { timeout: PATIENCE }, async (_what, ending, command) => {
  const [program = '', ...args] = command(reports.url);
  const child = spawn(program, args, { cwd: directory, stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const line = (await lines.next()) as IteratorResult<string, undefined>;
    const { mns, functions } = JSON.parse(line.value ?? '') as { mns: string; functions: Record<string, string> };
    const url = functions['greet'] ?? '';

    const answer = await fetch(url);
    const accepted = await fetch(url, { method: 'POST', headers: { 'X-Fc-Invocation-Type': 'Async' } });

    expect(await answer.text()).toBe(`hello from ${mns}`);
    expect(accepted.status).toBe(202);
    // The queue passed on what the first function returned.
    expect(await reports.next()).toContain(`hello from ${mns}`);
    if (ending === 'SIGTERM') child.kill('SIGTERM');
    else child.stdin.end();
    expect(await exited).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});

const HAS_PYTHON = spawnSync('python3', ['--version']).status === 0;

test.each([
  ['Vitest', [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', 'vitest'], /Tests\s+2 passed/],
  ["Node's test runner", [process.execPath, '--test', 'node-test/'], /^# pass 2\n# fail 0$/m],
  ...(HAS_PYTHON
    ? [['Python', ['python3', '-m', 'unittest', 'discover', '-s', 'python'], /Ran 2 tests[^]*OK/] as const]
    : []),
] as const)('a project tests code of its own with it, by %s', { timeout: PATIENCE }, async (_what, command, passed) => {
  const [program, ...args] = command;
  // What this runner tells its workers would make others think that they are its children.
  const told = /^(VITEST|NODE_TEST|NODE_OPTIONS|NODE_V8|TEST|VITE_|MODE|PROD|DEV|SSR|BASE_URL|FORCE_COLOR)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !told.test(name)));

  const { stdout, stderr } = await runFile(program, args, { cwd: directory, env: { ...env, NO_COLOR: '1' } });

  expect(stdout + stderr).toMatch(passed);
});

test('its newest changes are those of its version, or come after it', () => {
  const { version } = JSON.parse(readFileSync(path.join(PROJECT, 'local/package.json'), 'utf8')) as { version: string };
  const headings = readFileSync(path.join(PROJECT, 'local/CHANGELOG.md'), 'utf8').match(/(?<=^## ).+$/gm) ?? [];

  expect(headings.find((heading) => heading !== 'Unreleased')).toBe(version);
});
