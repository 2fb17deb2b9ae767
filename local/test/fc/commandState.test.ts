import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Command, FREE_PORTS } from './command.ts';

const command = new Command();

test('--state keeps queues across restarts, and is written on demand', async () => {
  const flags = ['--json', ...FREE_PORTS, '--state', 'state.json'];
  const first = command.run(...flags);

  const { fc } = await first.ready();

  expect((await fetch(`${fc}/_local/state`, { method: 'POST' })).status).toBe(200);
  expect(JSON.parse(readFileSync(path.join(command.directory, 'state.json'), 'utf8'))).toMatchObject({ version: 1 });

  first.child.kill('SIGINT');

  expect((await first.exit).code).toBe(0);

  const second = command.run(...flags);
  await second.ready();
  second.child.kill('SIGINT');

  expect((await second.exit).code).toBe(0);
  const state = JSON.parse(readFileSync(path.join(command.directory, 'state.json'), 'utf8')) as {
    mns: { queues: { name: string }[] };
  };
  expect(state.mns.queues.map(({ name }) => name)).toContain('dead');
});

test('a state that cannot be written is said, keeps the file as it was, and is written once there is room', async () => {
  const flags = ['--json', ...FREE_PORTS, '--state', 'state.json', '--queue', 'first'];
  const [file, draft] = [path.join(command.directory, 'state.json'), path.join(command.directory, 'state.json.new')];
  const cloud = command.run(...flags);
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
  const file = path.join(command.directory, 'ahead.json');
  const flags = ['--json', ...FREE_PORTS, '--only', 'ecs,mns', '--state', 'ahead.json'];
  const timeIn = (): number => (JSON.parse(readFileSync(file, 'utf8')) as { now: number }).now;
  const first = command.run(...flags);
  await first.ready();
  first.child.kill('SIGINT');
  await first.exit;
  const ahead = timeIn() + 36_000_000;
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), now: ahead }));

  const second = command.run(...flags);
  await second.ready();
  second.child.kill('SIGINT');
  await second.exit;

  expect(timeIn()).toBeGreaterThan(ahead);
});
