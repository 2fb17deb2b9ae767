import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID, DEFAULT_VSWITCH_ID } from '../../local/ecs/defaults.ts'; // prettier-ignore
import type { Outcome } from '../../shared/domain/outcomes.ts';
import type { ScheduleOutcome } from '../../shared/domain/scheduleOutcome.ts';
import { connectEcs } from '../support/connectEcs.ts';
import { connectMnsClient, subscribeToOutcomes } from '../support/connectMnsClient.ts';
import { deployBundles } from '../support/deployBundles.ts';
import type { Ran } from '../support/run.ts';
import { startAccount, type StartedAccount } from '../support/startAccount.ts';
import { expectOneMessage } from '../support/watchedAccount.ts';

const PATIENCE = 300_000;

/** On 2026-03-29 the clocks of Berlin go from 02:00 to 03:00: the batch is due in the hour that is left out. */
const BATCH = 'batch-2026-03-29T01:00:00Z';
const FILE = `
schedules:
  - name: batch
    cron: CRON_TZ=Europe/Berlin 0 30 2 29 3 *
    create: { count: 2 }
  - name: office
    window: { days: 'SAT,SUN', from: '06:30', to: '07:00', zone: Europe/Berlin }
    servers: { requestId: '${BATCH}' }
  - name: clean
    cron: CRON_TZ=Europe/Berlin 0 10 7 * * SUN
    release: { requestId: '${BATCH}' }
    except: ['2026-03-29']
`;
const DEFAULTS = {
  ...{ IMAGE_ID: DEFAULT_IMAGE_ID, INSTANCE_TYPE: DEFAULT_INSTANCE_TYPE, SYSTEM_DISK_CATEGORY: 'cloud_essd' },
  ...{ SECURITY_GROUP_ID: DEFAULT_SECURITY_GROUP_ID, VSWITCH_ID: DEFAULT_VSWITCH_ID },
};

let account: StartedAccount;
let folder: string;

beforeAll(async () => {
  // Time stands still until it is told to pass. Without functions, months pass at once.
  account = await startAccount(['--speed', '0']);
  folder = mkdtempSync(join(tmpdir(), 'schedules-'));
  await passUntil('2026-03-28T23:00:00Z');
  expect(await account.cli(['setup'])).toMatchObject({ code: 0 });
  await subscribeToOutcomes(connectMnsClient(account.endpoints), account.endpoints, 'outcomes');
  await deployBundles(account.endpoints, { ...account.env, ...DEFAULTS });
}, PATIENCE);
afterAll(async () => {
  await account.close();
  rmSync(folder, { recursive: true });
});

const clock = (init?: RequestInit): Promise<Response> => fetch(`${account.endpoints.fc}/_local/clock`, init);

async function passUntil(time: string): Promise<void> {
  const { now } = (await (await clock()).json()) as { now: string };
  const seconds = (Date.parse(time) - Date.parse(now)) / 1000;
  const answer = await clock({ method: 'POST', body: JSON.stringify({ advance: `${seconds}s` }) });
  expect(answer.status).toBe(200);
}

/** Takes all outcomes that have come since the last call. */
async function outcomes(): Promise<(Outcome | ScheduleOutcome)[]> {
  const queues = connectMnsClient(account.endpoints);
  const taken: (Outcome | ScheduleOutcome)[] = [];
  for (;;) {
    try {
      const { body } = await queues.receiveMessage('outcomes');
      await queues.deleteMessage('outcomes', body.ReceiptHandle);
      taken.push(JSON.parse(Buffer.from(body.MessageBody, 'base64').toString()) as Outcome);
    } catch (error) {
      if (error instanceof Error && error.name === 'MNSMessageNotExistError') return taken;
      throw error;
    }
  }
}

async function statuses(): Promise<string[]> {
  const ecs = await connectEcs(account.endpoints);
  const answer = await ecs('DescribeInstances', { RegionId: account.endpoints.region });
  return (answer as { Instances: { Instance: { Status: string }[] } }).Instances.Instance.map(({ Status }) => Status);
}

/** Runs `schedules` on this text. */
function schedules(command: string, text: string, ...flags: string[]): Promise<Ran> {
  const file = join(folder, 'schedules.yaml');
  writeFileSync(file, text);
  const { region, accountId, fc, accessKeyId, accessKeySecret } = account.endpoints;
  const target = JSON.stringify({ region, accountId, fc, accessKeyId, accessKeySecret });
  const where = command === 'next' ? [] : ['--target', target];
  return account.cli(['schedules', command, ...(command === 'list' ? [] : ['--file', file]), ...where, ...flags]);
}

const MADE = ['create/batch', 'start/office-start', 'stop/office-stop', 'release/clean', 'reconcile/schedules'];
const linesOf = (word: string): string => MADE.map((timer) => `${word} timer ${timer}\n`).join('');

test(
  'a dry run changes nothing, apply makes the timers once, and a deployment leaves them',
  { timeout: PATIENCE },
  async () => {
    const dry = await schedules('apply', FILE, '--dry-run');
    const listedBefore = await schedules('list', FILE);
    const made = await schedules('apply', FILE);
    const again = await schedules('apply', FILE);
    const listed = await schedules('list', FILE, '--json');
    await deployBundles(account.endpoints, { ...account.env, ...DEFAULTS });
    const after = await schedules('list', FILE, '--json');
    const doctor = await account.cli(['doctor'], DEFAULTS);

    expect(dry).toEqual({ code: 0, stdout: linesOf('would create'), stderr: '' });
    expect(listedBefore.stdout).toBe('There are no timers of schedules.\n');
    expect(made).toEqual({ code: 0, stdout: linesOf('created'), stderr: '' });
    expect(again).toEqual({ code: 0, stdout: 'Nothing to change.\n', stderr: '' });
    expect(JSON.parse(listed.stdout)).toMatchObject({ timers: [{ timer: 'batch' }, {}, {}, { timer: 'clean' }] });
    expect(after).toEqual(listed);
    expect(doctor.stdout).not.toContain('not in s.yaml');
  },
);

test('a night in which the clocks change, a tick is missed and one comes twice', { timeout: PATIENCE }, async () => {
  await passUntil('2026-03-29T01:02:00Z');
  expect(await statuses()).toEqual(['Running', 'Running']);
  expect(await outcomes()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        ...{ id: 'create/batch/2026-03-29T01:00:00Z', type: 'schedule.applied', subject: 'batch' },
        data: { function: 'create', fired: '2026-03-29T01:00:00Z', requestId: BATCH, instances: 2 },
      }),
      expect.objectContaining({ type: 'instance.running' }),
    ]),
  );

  await account.setFaults([
    { service: 'fc', action: 'start', kind: 'missTimer', count: 1 },
    { service: 'fc', action: 'stop', kind: 'doubleTimer', count: 1 },
  ]);
  await passUntil('2026-03-29T04:35:00Z');
  const missed = await outcomes();
  expect(new Set(missed.map(({ id, type, data }) => [id, type, data.code].join()))).toEqual(
    new Set(['start/office-start/2026-03-29T04:30:00Z/missed,schedule.failed,FiringMissed']),
  );

  await passUntil('2026-03-29T05:20:00Z');
  const told = await outcomes();
  expect(await statuses()).toEqual(['Stopped', 'Stopped']);
  expect(told.filter(({ type }) => type === 'instance.stopped')).toHaveLength(2);
  const ofSchedules = told.filter(({ type }) => type.startsWith('schedule.'));
  // Both ticks say the same, under one id. The release is left out: its date is excepted.
  expect(new Set(ofSchedules.map(({ id, type }) => `${id} ${type}`))).toEqual(
    new Set(['stop/office-stop/2026-03-29T05:00:00Z schedule.applied']),
  );
  expect(ofSchedules).toHaveLength(2);
});

test('what the file has no longer is removed, and nothing else', { timeout: PATIENCE }, async () => {
  const removed = await schedules('apply', 'schedules: []\n');
  const doctor = await account.cli(['doctor'], DEFAULTS);

  expect(removed).toEqual({ code: 0, stdout: linesOf('removed'), stderr: '' });
  expect(doctor.stdout).not.toMatch(/✘ trigger/);
});

test('the example of the documentation can be applied', { timeout: PATIENCE }, async () => {
  const [, example = ''] = /```yaml\n(.*?)```/s.exec(readFileSync('docs/schedules.md', 'utf8')) ?? [];

  const applied = await schedules('apply', example);
  await schedules('apply', 'schedules: []');

  const timers = [
    'create/night-batch',
    'start/office-start',
    'stop/office-stop',
    'release/clean-up',
    'reconcile/schedules',
  ];
  expect(applied).toEqual({ code: 0, stdout: timers.map((timer) => `created timer ${timer}\n`).join(''), stderr: '' });
});

describe('apply refuses, and changes nothing', () => {
  test('a name that s.yaml has', async () => {
    const ran = await schedules('apply', FILE.replace('name: batch', 'name: nightly'));

    expectOneMessage(ran, 2, 'create has a trigger nightly that no schedule made: give the schedule another name');
  });

  test('more triggers than Function Compute allows', async () => {
    const entry = (_: unknown, index: number) => `  - { name: s${index}, cron: 0 0 8 * * *, create: {} }\n`;
    const ran = await schedules('apply', `schedules:\n${Array.from({ length: 49 }, entry).join('')}`);

    expectOneMessage(ran, 2, 'create would have 51 triggers, and Function Compute allows 50', 'Take out 1 schedules');
    expect((await schedules('list', '')).stdout).toBe('There are no timers of schedules.\n');
  });

  test('a deployment that is not there', async () => {
    const { accessKeyId, accessKeySecret, fc, region } = account.endpoints;
    const target = JSON.stringify({ region, fc, accessKeyId, accessKeySecret, namePrefix: 'other-' });
    const ran = await account.cli(['schedules', 'list', '--target', target]);

    expectOneMessage(ran, 1, 'FunctionNotFound', 'other-', 'deploy first');
  });
});
