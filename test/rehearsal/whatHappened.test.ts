import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as api from '@alicloud/fc20230330';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import { connectEcs } from '../support/connectEcs.ts';
import { connectFc } from '../support/deploy.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { runNode, type Ran } from '../support/run.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';
import { startStub } from '../support/startStub.ts';

let cloud: StartedCloud;
let folder: string;
let env: Record<string, string>;
let name = 0;

/** Of an instance that nobody of ours makes. */
const LAUNCH = {
  RegionId: 'cn-hangzhou',
  ImageId: DEFAULT_IMAGE_ID,
  InstanceType: DEFAULT_INSTANCE_TYPE,
  SecurityGroupId: DEFAULT_SECURITY_GROUP_ID,
};

beforeAll(async () => {
  cloud = await startCloud();
  folder = mkdtempSync(join(tmpdir(), 'happened-'));
  env = { ECS_PROVISIONER_TARGET: targetOf(cloud.endpoints) };
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

function targetOf(endpoints: object): string {
  const file = join(folder, `target-${(name += 1)}.json`);
  writeFileSync(file, JSON.stringify(endpoints));
  return file;
}

const cli = (...args: string[]): Promise<Ran> => runNode([COMMAND_LINE, ...args], { env });

interface Told {
  keptDays: number;
  events: { what: string; who: string; why: string; instanceIds: string[]; requestId: string }[];
}
const history = async (id: string): Promise<Told> =>
  JSON.parse((await cli('history', id, '-o', 'json')).stdout) as Told;

/** Servers of a new request that run. */
async function servers(count: number): Promise<{ requestId: string; ids: string[] }> {
  const requestId = randomUUID();
  await cloud.call('create', 'POST', {}, { requestId, count, tag: [{ key: 'batch', value: requestId }] });
  const ended = await cloud.whenEnded({ requestId });
  return { requestId, ids: ended.map(({ instanceId }) => String(instanceId)).sort() };
}

async function release(requestId: string): Promise<void> {
  const { status, body } = await cloud.call('release', 'POST', {}, { requestId });
  expect(status).toBe(202);
  const ids = body.instances.map(({ instanceId }) => instanceId);
  await expect
    .poll(async () => (await history(ids[0] ?? '')).events.at(-1)?.what, { timeout: 30_000 })
    .toBe('is Released');
}

describe('history', () => {
  test('tells of a released request what was made, who asked for what, and how it ended, and of a typo nothing', async () => {
    const { requestId, ids } = await servers(2);
    await release(requestId);
    await expect
      .poll(async () => (await history(requestId)).events.filter(({ what }) => what === 'is Released').length)
      .toBe(2);

    const { events, keptDays } = await history(requestId);
    const table = await cli('history', requestId);
    const typo = await cli('history', `${requestId}x`);

    const whats = events.map(({ what }) => what);
    expect(whats.slice(0, 2).sort()).toEqual(['created in slot 0, placement 1', 'created in slot 1, placement 1']);
    expect(whats.filter((what) => what === 'is Running')).toHaveLength(2);
    expect(whats).toContain('goal Released accepted');
    expect([...new Set(events.flatMap(({ instanceIds }) => instanceIds))].sort()).toEqual(ids);
    for (const { what, who, requestId: invocation } of events) {
      if (/created|accepted/.test(what)) expect(who).toContain(`http ${cloud.endpoints.accessKeyId}`);
      expect(invocation).toMatch(/^[\w-]{8,}$/);
    }
    expect([table.code, table.stdout]).toEqual([0, expect.stringContaining('is Released')]);
    expect([typo.code, typo.stdout]).toEqual([1, '']);
    expect(typo.stderr).toContain(`Nothing about ${requestId}x in the last ${keptDays} days`);
  });

  test('tells of one instance its own alone', async () => {
    const { ids } = await servers(2);

    const { events } = await history(ids[0] ?? '');

    expect([...new Set(events.flatMap(({ instanceIds }) => instanceIds))]).toEqual([ids[0]]);
    expect(events.map(({ what }) => what)).toEqual(['created in slot 0, placement 1', 'is Running'].map((what) => expect.stringMatching(what.replace(/slot \d/, 'slot \\d')) as string)); // prettier-ignore
  });

  test('tells why a slot is empty', async () => {
    const requestId = randomUUID();
    await cloud.call('create', 'POST', {}, { requestId, instanceType: 'ecs.nothing.large' });

    const { events } = await history(requestId);

    expect(events).toMatchObject([
      { what: 'slot 0 not filled', why: expect.stringMatching(/^Invalid\w+.*: /) as string },
    ]);
  });

  test.each(['"a" or "b"', 'a b', '-', '*'])('refuses %s, which is no id', async (id) => {
    expect(await cli('history', '--', id)).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('outcomes and logs', () => {
  test('show how goals ended, and what one function logged', async () => {
    const { ids } = await servers(1);

    const outcomes = await cli('outcomes', '--json');
    const logs = await cli('logs', 'create');
    const other = await cli('logs', 'nobody');

    const told = outcomes.stdout.trim().split('\n').map((line) => JSON.parse(line) as { what: string; instanceIds: string[] }); // prettier-ignore
    expect(told).toContainEqual(expect.objectContaining({ what: 'is Running', instanceIds: ids }));
    expect(logs.stdout).toContain(`instanceId=${ids[0] ?? ''}`);
    expect(logs.stdout).not.toContain(' reconcile ');
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('name one of create, reconcile')]);
  });

  test('follow what comes, each line once, until Ctrl-C', async () => {
    const child = spawn(process.execPath, [COMMAND_LINE, 'outcomes', '--follow'], { env: { ...process.env, ...env } });
    let shown = '';
    child.stdout.on('data', (data: Buffer) => (shown += data.toString()));
    const { ids } = await servers(2);
    await expect.poll(() => ids.every((id) => shown.includes(id)), { timeout: 30_000 }).toBe(true);
    const later = await servers(1);
    await expect.poll(() => shown.includes(later.ids[0] ?? ''), { timeout: 30_000 }).toBe(true);

    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number];

    expect(code).toBe(130);
    for (const id of [...ids, ...later.ids]) expect(shown.split(`${id} is Running`)).toHaveLength(2);
  });
});

describe('list', () => {
  test('shows requests with slots, status, goal, type, zone, and the price where it is asked for', async () => {
    const { requestId, ids } = await servers(3);
    const tag = `batch=${requestId}`;

    const plain = await cli('list', '--tag', tag, '-o', 'json');
    const priced = await cli('list', '--tag', tag, '--prices', '-o', 'json');
    const table = await cli('list', '--tag', tag, '--prices');
    const before = (await cloud.stats()).ecs.calls['DescribePrice'] ?? 0;
    await cli('list');

    const [group] = (JSON.parse(plain.stdout) as { requests: { slots: number[]; instanceIds: string[] }[] }).requests;
    expect(group).toMatchObject({ requestId, status: 'Running', goal: 'Running', pending: false, slots: [0, 1, 2] });
    expect(group?.instanceIds.sort()).toEqual(ids);
    expect(group).not.toHaveProperty('hourlyPrice');
    const answer = JSON.parse(priced.stdout) as { currency: string; requests: { hourlyPrice: number }[] };
    expect([answer.currency, (answer.requests[0]?.hourlyPrice ?? 0) > 0]).toEqual(['CNY', true]);
    expect(table.stdout).toMatch(/0-2 .* Running .* Running .*ecs\./);
    expect((await cloud.stats()).ecs.calls['DescribePrice'] ?? 0).toBe(before);
  });

  test('of nothing says so and is no failure', async () => {
    expect(await cli('list', '--tag', 'batch=nobody')).toMatchObject({
      code: 0,
      stdout: 'No instances.\n',
      stderr: '',
    });
  });
});

describe('orphans', () => {
  interface Listed {
    currency: string;
    orphans: {
      kind: string;
      id: string;
      requestId: string;
      sizeGiB: number;
      diskId: string;
      hourlyPrice: number | null;
    }[];
  }
  const orphans = async (): Promise<Listed> => JSON.parse((await cli('orphans', '-o', 'json')).stdout) as Listed;

  test('are the disk that a request kept and its snapshots, with the price of the disk, until they are deleted', async () => {
    const ecs = await connectEcs(cloud.endpoints);
    const requestId = randomUUID();
    const dataDisk = [true, false].map((deleteWithInstance) => ({
      size: 40,
      category: 'cloud_essd',
      deleteWithInstance,
    }));
    const before = await cli('orphans');
    await cloud.call('create', 'POST', {}, { requestId, dataDisk });
    await cloud.whenEnded({ requestId });
    const attached = await orphans();
    await release(requestId);

    const [disk] = (await orphans()).orphans;
    const snapshot = (await ecs('CreateSnapshot', { DiskId: disk?.id ?? '' })) as { SnapshotId: string };
    const { currency, orphans: both } = await orphans();
    const table = await cli('orphans');
    await cloud.setFaults([
      { service: 'ecs', action: 'DescribePrice', kind: 'answer', code: 'Forbidden.RAM', status: 403 },
    ]);
    const unpriced = await cli('orphans', '--json');
    await cloud.setFaults([]);
    await expect
      .poll(() => ecs('DeleteDisk', { DiskId: disk?.id ?? '' }).then(() => 'deleted', String))
      .toBe('deleted');

    expect(before).toEqual({ code: 0, stdout: 'Nothing has outlived its server.\n', stderr: '' });
    expect(attached.orphans).toEqual([]);
    expect(currency).toBe('CNY');
    expect(both).toMatchObject([
      { kind: 'disk', requestId, sizeGiB: 40, hourlyPrice: expect.any(Number) as number },
      { kind: 'snapshot', id: snapshot.SnapshotId, requestId, diskId: disk?.id, hourlyPrice: null },
    ]);
    expect(table.stdout).toContain(`Together CNY ${both[0]?.hourlyPrice ?? ''} an hour`);
    expect([unpriced.code, (JSON.parse(unpriced.stdout) as Listed).orphans.map(({ hourlyPrice }) => hourlyPrice)]).toEqual([0, [null, null]]); // prettier-ignore
    expect(unpriced.stderr).toMatch(/^No price: ECS DescribePrice: .*permission/);
    expect((await orphans()).orphans).toEqual([]);
  });

  test('are not what others have kept, and a refusal is no empty list', async () => {
    const ecs = await connectEcs(cloud.endpoints);
    const created = await ecs('CreateInstance', { ...LAUNCH, 'DataDisk.1.Size': '40', 'DataDisk.1.DeleteWithInstance': 'false' }); // prettier-ignore
    const { InstanceId: id } = created as { InstanceId: string };
    await expect.poll(() => ecs('DeleteInstance', { InstanceId: id, Force: 'true' }).then(() => 'gone', String)).toBe('gone'); // prettier-ignore

    const none = await cli('orphans', '--json');
    await cloud.setFaults([
      { service: 'ecs', action: 'DescribeDisks', kind: 'answer', code: 'Forbidden.RAM', status: 403 },
    ]);
    const refused = await cli('orphans');
    await cloud.setFaults([]);

    expect(JSON.parse(none.stdout)).toEqual({ currency: '', orphans: [] });
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/^error: Forbidden.RAM: ECS DescribeDisks: /);
  });
});

describe('what cannot be read', () => {
  const commands = [['history', 'r-1'], ['logs'], ['outcomes']];

  test.each(commands)('%s %s: functions that log nowhere are told, with what mends it', async (...args) => {
    const client = connectFc(cloud.endpoints);
    const { body } = await client.getFunction('create', new api.GetFunctionRequest({}));
    const logTo = (logConfig: object): Promise<unknown> =>
      client.updateFunction(
        'create',
        new api.UpdateFunctionRequest({ body: new api.UpdateFunctionInput({ logConfig }) }),
      );
    await logTo(new api.LogConfig({ project: '', logstore: '' }));

    const ran = await cli(...args);
    await logTo(body?.logConfig ?? {});

    expect([ran.code, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).toMatch(/^error: LogOff: .*logConfig: auto.*\n$/);
  });

  test.each(commands)('%s %s: an endpoint where nobody answers, or something else, ends with 3', async (...args) => {
    const stub = await startStub((_, response) => {
      response.writeHead(200).end('<html>');
    });
    for (const sls of ['http://127.0.0.1:9', stub.url]) {
      const ran = await runNode([COMMAND_LINE, ...args], { env: { ...env, SLS_ENDPOINT: sls } });

      expect([ran.code, ran.stdout]).toEqual([3, '']);
      expect(ran.stderr).toMatch(/^error: Log service \w+: no answer \(.*\n$/);
    }
    await stub.close();
  });

  test('a key that is refused is no empty history', async () => {
    const target = targetOf({ ...cloud.endpoints, accessKeySecret: 'canary-wrong' });

    const ran = await runNode([COMMAND_LINE, 'history', 'r-1'], { env: { ECS_PROVISIONER_TARGET: target } });

    expect([ran.code, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).not.toContain('canary');
  });
});
