import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '../support/programs.ts';
import { runNode, type Ran } from '../support/run.ts';
import { runInTerminal } from '../support/runInTerminal.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

let cloud: StartedCloud;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  cloud = await startCloud();
  folder = mkdtempSync(join(tmpdir(), 'asking-'));
  const target = join(folder, 'target.json');
  writeFileSync(target, JSON.stringify(cloud.endpoints));
  env = { ECS_PROVISIONER_TARGET: target };
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

/** Two servers that run, of a request and a tag of their own. */
async function twoServers(): Promise<{ requestId: string; ids: string[] }> {
  const requestId = randomUUID();
  await cloud.call('create', 'POST', {}, { requestId, count: 2, tag: [{ key: 'batch', value: requestId }] });
  const ended = await cloud.whenEnded({ requestId });
  return { requestId, ids: ended.map(({ instanceId }) => String(instanceId)) };
}

/** The status and goal of a request's instances. */
async function goals(requestId: string): Promise<unknown[]> {
  const { body } = await cloud.call('status', 'GET', { requestId });
  return body.instances.map(({ goal }) => goal);
}

const cli = (...args: string[]): Promise<Ran> => runNode([COMMAND_LINE, ...args], { env });
const inTerminal = (args: string[], typed: string) =>
  runInTerminal(process.execPath, [COMMAND_LINE, ...args], env, [['(yes/no)', typed]]);
const byRequest = (id: string): string[] => ['--request-id', id];
const byTag = (id: string): string[] => ['--tag', `batch=${id}`];

describe.each([
  ['release', byRequest],
  ['release', byTag],
  ['stop', byRequest],
  ['stop', byTag],
] as const)('%s by request or tag', (name, which) => {
  test('lists what would go and asks; no is a no, Ctrl-C is one, and yes is followed', async () => {
    const { requestId, ids } = await twoServers();

    const no = await inTerminal([name, ...which(requestId)], 'no');
    const interrupted = await inTerminal([name, ...which(requestId)], '\u0003');

    for (const { screen } of [no, interrupted]) {
      for (const id of ids) expect(screen).toContain(id);
      expect(screen).toContain(`${name} these 2 instances? (yes/no)`);
    }
    expect([no.code, no.screen]).toEqual([2, expect.stringContaining('error: Nothing was done.')]);
    expect([interrupted.code, interrupted.screen]).toEqual([
      130,
      expect.stringContaining('Interrupted. Nothing was done.'),
    ]);
    expect(await goals(requestId)).toEqual(['Running', 'Running']);

    const yes = await inTerminal([name, ...which(requestId)], 'yes');

    expect([yes.code, yes.screen]).toEqual([0, expect.stringContaining('Accepted: 2 are to become')]);
  });

  test('without a terminal ends with 2 and says what a script says; with --yes it goes on', async () => {
    const { requestId } = await twoServers();

    const refused = await cli(name, ...which(requestId));

    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toMatch(/^error: .*say --yes.*--dry-run\.\n$/);
    expect(await goals(requestId)).toEqual(['Running', 'Running']);
    expect((await cli(name, ...which(requestId), '--yes')).code).toBe(0);
  });
});

test.each(['start', 'stop', 'release'])('%s --dry-run lists the instances and does nothing', async (name) => {
  const { requestId, ids } = await twoServers();

  const { code, stdout } = await cli(name, ...byRequest(requestId), '--dry-run');

  expect(code).toBe(0);
  for (const id of ids) expect(stdout).toContain(id);
  expect(stdout).toContain(`${name} would be asked for 2 instances. Nothing was done.`);
  expect(await goals(requestId)).toEqual(['Running', 'Running']);
});

test('release by ids does not ask', async () => {
  const { ids } = await twoServers();

  expect(await cli('release', ...ids)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Accepted: 2') as string,
  });
});

test('create --dry-run plans, and makes nothing', async () => {
  const requestId = randomUUID();

  const { code, stdout } = await cli('create', ...byRequest(requestId), '--dry-run');

  expect([code, stdout]).toEqual([0, expect.stringContaining('Price an hour')]);
  expect((await cloud.call('status', 'GET', { requestId })).status).toBe(404);
});

test('status by tag shows the instances of the tag and no others', async () => {
  const { requestId, ids } = await twoServers();
  const others = await twoServers();

  const { code, stdout } = await cli('status', ...byTag(requestId), '--json');
  const nobody = await cli('status', ...byTag('nobody'));

  const shown = (JSON.parse(stdout) as { instances: { instanceId: string }[] }).instances;
  expect([code, shown.map(({ instanceId }) => instanceId).sort()]).toEqual([0, [...ids].sort()]);
  expect(stdout).not.toContain(others.requestId);
  expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('NoInstances') as string });
});

test('Ctrl-C while create waits leaves the servers coming, and says how to follow and undo', async () => {
  const requestId = randomUUID();
  const args = [COMMAND_LINE, 'create', ...byRequest(requestId), '--interval', '0.1'];

  const { code, screen } = await runInTerminal(process.execPath, args, env, [['Pending', '\u0003']]);

  expect(code).toBe(130);
  expect(screen).toContain('Interrupted. Servers that were asked for keep coming.');
  expect(screen).toContain(`To follow them: ecs-provisioner watch --request-id ${requestId}`);
  expect(screen).toContain(`To undo it: ecs-provisioner release --request-id ${requestId}`);
  expect((await cloud.whenEnded({ requestId })).map(({ status }) => status)).toEqual(['Running']);
});
