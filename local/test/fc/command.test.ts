import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Command, FREE_PORTS } from './command.ts';
import { exchange, signV1, toQuery } from '../ecs/client.ts';
import { LAUNCH } from '../ecs/data.ts';

const command = new Command();

test('one line of JSON says where everything is; a signal ends it cleanly', async () => {
  const { child, ready, exit } = command.run('--json', ...FREE_PORTS, '--account-id', '42', '--region', 'eu-central-1');

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
  const { ready } = command.run(
    '--json',
    ...FREE_PORTS,
    '--only',
    'ecs',
    '--visibility-lag',
    '3600',
    '--spot-lifetime',
    '60',
  );
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
  const { ready } = command.run('--json', ...FREE_PORTS, '--only', 'mns');
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
  const { ready } = command.run('--json', ...FREE_PORTS, '--only', 'mns');
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
  const temporary = path.join(command.directory, 'temporary');
  mkdirSync(temporary);
  const flags = ['--json', ...FREE_PORTS, '--proxy', '0', '--state', 's.json'];
  const { child, ready, exit } = command.runWith({ TMPDIR: temporary }, ...flags);
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
  expect(JSON.parse(readFileSync(path.join(command.directory, 's.json'), 'utf8'))).toMatchObject({ version: 1 });
});
