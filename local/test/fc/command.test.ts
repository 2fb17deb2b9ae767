import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PROBES } from './probes.ts';
import { exchange, signV1, toQuery } from '../ecs/client.ts';
import { LAUNCH } from '../ecs/data.ts';
import { endProcess } from '../support/endProcess.ts';

const COMMAND = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const FREE_PORTS = ['--ecs-port', '0', '--mns-port', '0', '--fc-port', '0'];

let directory: string;
let running: ChildProcess[];
beforeEach(() => {
  running = [];
  directory = mkdtempSync(path.join(tmpdir(), 'local-command-'));
  for (const [name, content] of Object.entries(PROBES)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), content);
  }
});
afterEach(async () => {
  await Promise.all(running.map(endProcess));
  rmSync(directory, { recursive: true });
});

interface Ready {
  ecs?: string;
  mns?: string;
  fc: string;
  functions: Record<string, string>;
}

/** Runs the command; `exit` resolves to its exit code and all that it wrote. */
function run(...flags: string[]) {
  return runWith({}, ...flags);
}

/** Runs the command with these variables beside those of this process. */
function runWith(variables: Record<string, string>, ...flags: string[]) {
  const child = spawn(process.execPath, [COMMAND, ...flags], { cwd: directory, env: { ...process.env, ...variables } });
  running.push(child);
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (stdout.includes('\n')) resolve(stdout);
    });
    child.on('exit', () => {
      reject(new Error(`ended before it was ready: ${stderr}`));
    });
  });
  const exit = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('exit', (code) => {
      firstLine.catch(() => undefined);
      resolve({ code, stdout, stderr });
    });
  });
  return { child, ready: async () => JSON.parse(await firstLine) as Ready, exit };
}

test('one line of JSON says where everything is; a signal ends it cleanly', async () => {
  const { child, ready, exit } = run('--json', ...FREE_PORTS, '--account-id', '42', '--region', 'eu-central-1');

  const endpoints = await ready();
  const answers = await Promise.all(
    [endpoints.ecs, endpoints.mns, endpoints.functions['probe'], endpoints.functions['legacy']].map((url) =>
      fetch(url ?? ''),
    ),
  );
  child.kill('SIGTERM');
  const { code, stdout, stderr } = await exit;

  expect(endpoints).toMatchObject({
    functions: { probe: `${endpoints.fc}/probe` },
    region: 'eu-central-1',
    accountId: '42',
    accessKeyId: expect.any(String) as string,
    accessKeySecret: expect.any(String) as string,
  });
  expect(answers.map(({ status }) => status < 500)).toEqual([true, true, true, true]);
  expect(stdout).toBe(`${JSON.stringify(endpoints)}\n`);
  expect(code).toBe(0);
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.find(({ msg }) => msg === 'stopping')).toMatchObject({ function: 'legacy' });
  expect(lines.find(({ msg, function: name }) => msg === 'invocation ended' && name === 'probe')).toMatchObject({
    function: 'probe',
    requestId: expect.stringMatching(/^1-/) as string,
    durationMs: expect.any(Number) as number,
    billedMs: expect.any(Number) as number,
    memoryMb: 128,
    coldStart: true,
  });
});

test('a temporary key is accepted with its token, and a new instance is hidden during its lag', async () => {
  const { ready } = run('--json', ...FREE_PORTS, '--only', 'ecs', '--visibility-lag', '3600', '--spot-lifetime', '60');
  const { ecs = '', fc } = await ready();
  const issued = await fetch(`${fc}/_local/sts`, { method: 'POST' });
  const key = (await issued.json()) as Record<'AccessKeyId' | 'AccessKeySecret' | 'SecurityToken', string>;
  const { AccessKeyId, AccessKeySecret: secret, SecurityToken } = key;
  const signer = { AccessKeyId, SecurityToken };
  const call = async (action: string, parameters: Record<string, string>, changes: Record<string, string>) => {
    const pairs = signV1({ Action: action, RegionId: 'cn-hangzhou', ...parameters }, { secret, changes });
    const { status, body } = await exchange(ecs, { path: `/?${toQuery(pairs)}` });
    return { status, ...(JSON.parse(body) as object) };
  };

  expect(await call('RunInstances', { ...LAUNCH, ZoneId: 'cn-hangzhou-a' }, signer)).toMatchObject({ status: 200 });
  expect(await call('DescribeInstances', {}, signer)).toMatchObject({ status: 200, TotalCount: 0 });
  expect(await call('DescribeInstances', {}, { AccessKeyId })).toMatchObject({ Code: 'MissingSecurityToken' });
});

test('--only starts the services that it names; stats and faults still answer', async () => {
  const { ready } = run('--json', ...FREE_PORTS, '--only', 'mns');
  const endpoints = await ready();
  const put = (body: string): Promise<Response> => fetch(`${endpoints.fc}/_local/faults`, { method: 'PUT', body });

  const stats: unknown = await (await fetch(`${endpoints.fc}/_local/stats`)).json();
  const accepted = await put('{"rules":[{"service":"mns","kind":"throttle","count":2}]}');
  const refused = await put('{"rules":[{"service":"mns","kind":"nonsense"}]}');

  expect(Object.keys(endpoints)).not.toContain('ecs');
  expect(endpoints.functions).toEqual({});
  expect(stats).toMatchObject({ ecs: { calls: {} }, mns: { calls: {}, messages: { sent: 0 } }, fc: {} });
  expect(await accepted.json()).toEqual({ rules: [{ service: 'mns', kind: 'throttle', count: 2, left: 2 }] });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({
    Code: 'InvalidArgument',
    Message: expect.stringContaining('rules.0.kind') as string,
  });
  expect((await fetch(`${endpoints.fc}/_local/state`, { method: 'POST' })).status).toBe(409);
});

test.each([
  [
    'a kind that its service does not have',
    { service: 'mns', kind: 'vanish' },
    'rules.0: mns has no fault of the kind vanish',
  ],
  ['a delay that names no time', { service: 'mns', kind: 'late' }, 'rules.0: late needs its ms'],
  ['a field of another kind', { service: 'mns', kind: 'throttle', zone: 'x' }, 'rules.0: throttle takes no zone'],
])('%s is no rule', async (_what, rule, Message) => {
  const { ready } = run('--json', ...FREE_PORTS, '--only', 'mns');
  const { fc } = await ready();

  const refused = await fetch(`${fc}/_local/faults`, { method: 'PUT', body: JSON.stringify({ rules: [rule] }) });

  expect([refused.status, await refused.json()]).toEqual([400, { Code: 'InvalidArgument', Message }]);
});

// A terminal that is closed takes with it whoever reads the log.
test.each([
  ['SIGINT', true],
  ['SIGTERM', true],
  ['SIGHUP', true],
  ['SIGHUP', false],
] as const)('%s ends it with its state written and nothing left behind (log read: %j)', async (signal, isRead) => {
  const temporary = path.join(directory, 'temporary');
  mkdirSync(temporary);
  const flags = ['--json', ...FREE_PORTS, '--proxy', '0', '--state', 's.json'];
  const { child, ready, exit } = runWith({ TMPDIR: temporary }, ...flags);
  const { functions } = await ready();
  // It logs something when it ends.
  await fetch(functions['legacy'] ?? '');
  const before = readdirSync(temporary);
  if (!isRead) child.stderr.destroy();

  child.kill(signal);
  const { code } = await exit;

  expect(code).toBe(0);
  expect(before).not.toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
  expect(JSON.parse(readFileSync(path.join(directory, 's.json'), 'utf8'))).toMatchObject({ version: 1 });
});

test('--state keeps queues across restarts, and is written on demand', async () => {
  const flags = ['--json', ...FREE_PORTS, '--state', 'state.json'];
  const first = run(...flags);

  const { fc } = await first.ready();

  expect((await fetch(`${fc}/_local/state`, { method: 'POST' })).status).toBe(200);
  expect(JSON.parse(readFileSync(path.join(directory, 'state.json'), 'utf8'))).toMatchObject({ version: 1 });

  first.child.kill('SIGINT');

  expect((await first.exit).code).toBe(0);

  const second = run(...flags);
  await second.ready();
  second.child.kill('SIGINT');

  expect((await second.exit).code).toBe(0);
  const state = JSON.parse(readFileSync(path.join(directory, 'state.json'), 'utf8')) as {
    mns: { queues: { name: string }[] };
  };
  expect(state.mns.queues.map(({ name }) => name)).toContain('dead');
});

test('a state that cannot be written is said, keeps the file as it was, and is written once there is room', async () => {
  const flags = ['--json', ...FREE_PORTS, '--state', 'state.json', '--queue', 'first'];
  const [file, draft] = [path.join(directory, 'state.json'), path.join(directory, 'state.json.new')];
  const cloud = run(...flags);
  const { fc } = await cloud.ready();
  const save = async () => {
    const response = await fetch(`${fc}/_local/state`, { method: 'POST' });
    return { status: response.status, value: (await response.json()) as { Message?: string } };
  };
  await save();
  const before = readFileSync(file, 'utf8');

  // A folder takes no text, whoever runs this.
  mkdirSync(draft);
  const refused = await save();
  rmdirSync(draft);
  const afterwards = readFileSync(file, 'utf8');
  const saved = await Promise.all([save(), save(), save()]);
  mkdirSync(draft);
  cloud.child.kill('SIGTERM');
  const { code, stderr } = await cloud.exit;

  expect(refused).toMatchObject({ status: 500, value: { Code: 'StateNotWritten' } });
  expect(refused.value.Message).toMatch(/^the state was not written, and state\.json is as it was: .*EISDIR/);
  expect(afterwards).toBe(before);
  expect(saved.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(code).toBe(1);
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^the state was not written, and state\.json is as it was: /);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1 });
});

test('--state goes on from the time at which it was written, where a faster cloud was ahead of real time', async () => {
  const file = path.join(directory, 'ahead.json');
  const flags = ['--json', ...FREE_PORTS, '--only', 'ecs,mns', '--state', 'ahead.json'];
  const timeIn = (): number => (JSON.parse(readFileSync(file, 'utf8')) as { now: number }).now;
  const first = run(...flags);
  await first.ready();
  first.child.kill('SIGINT');
  await first.exit;
  const ahead = timeIn() + 36_000_000;
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), now: ahead }));

  const second = run(...flags);
  await second.ready();
  second.child.kill('SIGINT');
  await second.exit;

  expect(timeIn()).toBeGreaterThan(ahead);
});

describe('says in one sentence what to do about', () => {
  const refusal = async (...flags: string[]) => {
    const { code, stdout, stderr } = await run('--json', ...FREE_PORTS, ...flags).exit;
    expect(stdout).toBe('');
    const sentence = stderr
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('{'))
      .join('\n');
    return { code, sentence };
  };

  test('a flag that does not exist', async () => {
    expect(await refusal('--ports', '1')).toEqual({
      code: 2,
      sentence: expect.stringContaining("unknown option '--ports'") as string,
    });
  });

  test('an invalid value', async () => {
    expect(await refusal('--speed', 'fast')).toEqual({
      code: 2,
      sentence: expect.stringContaining('--speed') as string,
    });
  });

  test('a port in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;

    const result = await refusal('--mns-port', String(port));
    server.close();

    expect(result).toEqual({
      code: 2,
      sentence: expect.stringMatching(`^port ${port} is in use: .*--mns-port$`) as string,
    });
  });

  test('a bundle that is not built', async () => {
    rmSync(path.join(directory, 'probe'), { recursive: true });

    expect(await refusal()).toEqual({
      code: 2,
      sentence: expect.stringMatching(/probe\/index\.js does not exist: run npm run build$/) as string,
    });
  });

  test('a missing s.yaml', async () => {
    rmSync(path.join(directory, 's.yaml'));

    expect(await refusal()).toEqual({ code: 2, sentence: expect.stringContaining('s.yaml does not exist') as string });
  });

  test('an s.yaml without functions', async () => {
    writeFileSync(path.join(directory, 's.yaml'), 'edition: 3.0.0\nname: n\naccess: default\nresources: {}\n');

    expect(await refusal()).toEqual({ code: 2, sentence: expect.stringContaining('--empty') as string });
  });

  test.each([
    ['--spec', /^folder\.yaml cannot be resolved: .*folder\.yaml/],
    ['--faults', /^--faults folder\.yaml cannot be read: .*EISDIR/],
    ['--state', /^the state file folder\.yaml cannot be read: .*EISDIR/],
  ])('a folder in the place of the file of %s', async (flag, sentence) => {
    mkdirSync(path.join(directory, 'folder.yaml'));

    expect(await refusal(flag, 'folder.yaml')).toEqual({
      code: 2,
      sentence: expect.stringMatching(sentence) as string,
    });
  });

  test('an invalid faults file', async () => {
    writeFileSync(path.join(directory, 'faults.json'), '{"rules":[{"service":"ecs"}]}');

    expect(await refusal('--faults', 'faults.json')).toEqual({
      code: 2,
      sentence: expect.stringContaining('--faults faults.json: rules.0.kind') as string,
    });
  });

  test('a state file in a folder that does not exist', async () => {
    expect(await refusal('--state', 'nowhere/state.json')).toEqual({
      code: 2,
      sentence: expect.stringContaining('there is no folder nowhere') as string,
    });
  });

  test('a state file that cannot be written', async () => {
    mkdirSync(path.join(directory, 'state.json.new'));

    expect(await refusal('--state', 'state.json')).toEqual({
      code: 2,
      sentence: expect.stringMatching(/^the state file state\.json cannot be written: .*EISDIR/) as string,
    });
  });

  test.runIf(existsSync('/dev/full'))('a state file on a full disk, which is kept', async () => {
    writeFileSync(path.join(directory, 'state.json'), '{"version":1}');
    symlinkSync('/dev/full', path.join(directory, 'state.json.new'));

    expect(await refusal('--state', 'state.json')).toEqual({
      code: 2,
      sentence: expect.stringMatching(/^the state file state\.json cannot be written: .*ENOSPC/) as string,
    });
    expect(readdirSync(directory).filter((name) => name.startsWith('state.json'))).toEqual(['state.json']);
    expect(readFileSync(path.join(directory, 'state.json'), 'utf8')).toBe('{"version":1}');
  });

  test('an invalid state file', async () => {
    writeFileSync(path.join(directory, 'state.json'), '[]');

    expect(await refusal('--state', 'state.json')).toEqual({
      code: 2,
      sentence: expect.stringContaining('state.json is no state file') as string,
    });
    expect(readFileSync(path.join(directory, 'state.json'), 'utf8')).toBe('[]');
  });
});
