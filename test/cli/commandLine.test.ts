import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectMnsClient } from '../support/connectMnsClient.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { runInTerminal } from '../support/runInTerminal.ts';
import { run, runNode, type Ran } from '../support/run.ts';
import { startCloudProcess, type CloudProcess } from '../support/startCloudProcess.ts';

/** The access key secret of the cloud under test. Nothing may print it. */
const SECRET = 'canary-secret-4711';

/** Each transient status takes two seconds of a cloud that runs twenty times as fast, so goals are reached quickly. */
const TIMES = ['--speed', '20', '--pending', '2', '--starting', '2', '--stopping', '2'];

let cloud: CloudProcess;
let folder: string;
const outputs: string[] = [];

beforeAll(async () => {
  cloud = await startCloudProcess({
    command: [COMMAND_LINE, 'local'],
    flags: ['--access-key-secret', SECRET, '--seed', '1', ...TIMES],
  });
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
  await writeFile(join(folder, 'target.json'), JSON.stringify(cloud.endpoints));
});
afterAll(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
  expect(outputs.join('\n')).not.toContain(SECRET);
});

/** Runs the command line against the cloud under test. */
async function cli(...args: string[]): Promise<Ran> {
  const ran = await runNode([COMMAND_LINE, ...args], { env: { ECS_PROVISIONER_TARGET: join(folder, 'target.json') } });
  outputs.push(ran.stdout, ran.stderr);
  return ran;
}

interface Result {
  instances: { instanceId: string; status: string; result: string; publicIpAddresses: string[] }[];
}
const json = (ran: Ran): Result => JSON.parse(ran.stdout) as Result;

describe('from a request to running instances and back', () => {
  test('create shows each change and ends in a table with addresses', async () => {
    const ran = await cli('create', '-f', 'examples/three-servers.json', '--request-id', 'e2e', '--interval', '0.2');

    expect(ran).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Request e2e: .*\n$/) as string });
    expect(ran.stdout.match(/^✔ .* Running .* 47\./gm)).toHaveLength(3);
    expect(ran.stdout.match(/^│ [012] .*│ Running │ 47\.\d+\.\d+\.\d+ /gm)).toHaveLength(3);
  });

  test('create with the same request id makes nothing twice', async () => {
    const first = await cli('status', '--request-id', 'e2e', '--json');
    const again = await cli('create', '-f', 'examples/three-servers.json', '--request-id', 'e2e', '--json');

    const ids = (ran: Ran): string[] => json(ran).instances.map(({ instanceId }) => instanceId);
    expect(again.code).toBe(0);
    expect(ids(again)).toEqual(ids(first));
  });

  test(
    'stop by tag, start by id, release by request id: each waits until the goal is reached',
    { timeout: 60_000 },
    async () => {
      const stopped = await cli(
        'stop',
        '--tag',
        'team=web',
        '--yes',
        '--force',
        '--wait',
        '--json',
        '--interval',
        '0.2',
      );
      const [id = ''] = json(stopped).instances.map(({ instanceId }) => instanceId);
      const started = await cli('start', id, '--wait', '--json', '--interval', '0.2');
      const released = await cli('release', '--request-id', 'e2e', '--yes', '--wait', '--json', '--interval', '0.2');

      expect(json(stopped).instances).toMatchObject(
        Array.from({ length: 3 }, () => ({ status: 'Stopped', result: 'reached' })),
      );
      expect(json(started).instances).toMatchObject([{ status: 'Running', result: 'reached' }]);
      expect(json(released).instances).toMatchObject(
        Array.from({ length: 3 }, () => ({ status: 'Absent', result: 'reached' })),
      );
      expect([stopped.code, started.code, released.code]).toEqual([0, 0, 0]);
    },
  );
});

describe('a plan', () => {
  afterEach(() => cloud.setFaults([]));

  test('shows where, what and the price, from the file and flags of create, and makes nothing', async () => {
    const ran = await cli('plan', '-f', 'examples/three-servers.json', '--request-id', 'planned', '--count', '4');
    const status = await cli('status', '--request-id', 'planned');

    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^│ 1 .*│ passes /m);
    expect(ran.stdout).toMatch(/^│ instanceName .*│ web\[1,3\]/m);
    expect(ran.stdout).toMatch(
      /^Price an hour: CNY [\d.]+ each, CNY [\d.]+ for 4; outgoing traffic is charged besides\.$/m,
    );
    expect(status).toMatchObject({ code: 1, stderr: expect.stringContaining('NoInstances') as string });
  });

  test('of spot and of PrePaid names the kind of price', async () => {
    const spot = await cli('plan', '--set', 'spotStrategy=SpotAsPriceGo');
    const prepaid = await cli(
      'plan',
      '--set',
      'instanceChargeType=PrePaid',
      '--set',
      'period=24',
      '--set',
      'confirm=true',
    );

    expect(spot.stdout).toMatch(/^Price an hour: .*list price [\d.]+, spot price at the moment\.$/m);
    expect(prepaid.stdout).toMatch(/^Price for 2 years, charged at once: CNY /m);
  });

  test('that is refused says why and exits with 1, and without a price says that', async () => {
    const denied = { kind: 'answer', status: 403, code: 'Forbidden.RAM', message: 'Not you.' } as const;
    await cloud.setFaults([
      { service: 'ecs', action: 'CreateInstance', kind: 'noStock' },
      { service: 'ecs', action: 'DescribePrice', ...denied },
    ]);

    const words = await cli('plan');
    const script = await cli('plan', '--json');

    expect([words.code, script.code]).toEqual([1, 1]);
    expect(words.stdout).toMatch(/^Placement 1: OperationDenied\.NoStock: .*Name further placements/m);
    expect(words.stdout).toMatch(/^There is no price: Forbidden\.RAM: .*ecs:DescribePrice/m);
    expect(JSON.parse(script.stdout)).toMatchObject({
      passes: false,
      placements: [{ refusal: { code: 'OperationDenied.NoStock' } }],
      price: null,
      noPrice: { code: 'Forbidden.RAM' },
    });
  });
});

describe.each(['fc3', 'fc2'])('--via %s', (via) => {
  test('creates, watches and is refused as over HTTP', async () => {
    const created = await cli('create', '--via', via, '--request-id', via, '--no-wait', '--json');
    const watched = await cli('watch', '--via', via, '--request-id', via, '--interval', '0.2', '--json');
    const refused = await cli('create', '--via', via, '--set', 'bogus=1', '--json');

    expect(created.code).toBe(0);
    expect(JSON.parse(created.stdout)).toMatchObject({ requestId: via, instances: [{ slot: 0 }], failures: [] });
    expect(watched.code).toBe(0);
    expect(json(watched).instances).toMatchObject([{ status: 'Running', result: 'reached' }]);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'InvalidRequest', field: 'bogus' } });
  });

  test('is refused with a wrong secret', async () => {
    const target = JSON.stringify({ ...cloud.endpoints, accessKeySecret: 'wrong' });

    const ran = await cli('status', 'i-1', '--via', via, '--target', target);

    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^error: SignatureNotMatch: [^:]*\. Function Compute refused the call: sign with .*\n$/);
  });
});

describe('trouble', () => {
  afterEach(() => cloud.setFaults([]));

  test('an answer lost after the effect is asked for again under the same request id', async () => {
    await cloud.setFaults([{ service: 'fc', action: 'create', kind: 'resetAfter', count: 1 }]);

    const ran = await cli('create', '--count', '2', '--request-id', 'lost', '--no-wait', '--json');
    const status = await cli('status', '--request-id', 'lost', '--json');

    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('The same call again');
    expect(JSON.parse(ran.stdout)).toMatchObject({ requestId: 'lost', instances: [{ slot: 0 }, { slot: 1 }] });
    expect(json(status).instances).toHaveLength(2);
  });

  test('a role without a permission: one message says so, and what to do', async () => {
    const denied = { kind: 'answer', status: 403, code: 'Forbidden.RAM', message: 'User not authorized.' } as const;
    await cloud.setFaults([{ service: 'ecs', action: 'CreateInstance', ...denied }]);

    const ran = await cli('create', '--request-id', 'denied', '--interval', '0.2');

    expect([ran.code, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).toMatch(
      /^Request denied: .*\nerror: Forbidden\.RAM: User not authorized\. See to .*permissions.*\n$/,
    );
  });

  test('a work queue that is missing: one message says so, and the same request goes on once it is there', async () => {
    const client = connectMnsClient(cloud.endpoints);
    await client.deleteQueue('ecs-provisioner');

    const ran = await cli('create', '--request-id', 'no-queue', '--no-wait');
    await client.createQueue('ecs-provisioner');
    const again = await cli('create', '--request-id', 'no-queue', '--json');

    expect([ran.code, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).toMatch(/^Request no-queue: .*\nerror: QueueNotExist: SendMessage .* See to .*queues.*\n$/);
    expect(again.code).toBe(0);
    expect(json(again).instances).toHaveLength(1);
  });

  test('no stock: the exit code and the table say so', async () => {
    await cloud.setFaults([{ service: 'ecs', kind: 'noStock' }]);

    const ran = await cli('create', '--json');

    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'OperationDenied.NoStock' } });
  });

  test('not reached in time is 3', async () => {
    const ran = await cli('create', '--request-id', 'slow', '--timeout', '0.01');

    expect(ran.code).toBe(3);
    expect(ran.stdout).toContain('not Running yet');
  });
});

describe('the wrong thing', () => {
  const NOBODY = '{"region":"r","functions":{"status":"http://127.0.0.1:47/"},"accessKeyId":"a","accessKeySecret":"b"}';

  test.concurrent.each([
    ['instances named twice', ['stop', 'i-1', '--tag', 'a=b'], 2, 'in one way'],
    ['an unknown option', ['create', '--cuont', '2'], 2, 'unknown option'],
    ['a request file that is none', ['create', '-f', 'nowhere.json'], 2, 'cannot be read'],
    ['a request that does not exist', ['watch', '--request-id', 'nobody'], 1, 'NoInstances'],
    ['a request that create refuses', ['create', '--set', 'count=0'], 1, 'count'],
    ['a request that plan refuses', ['plan', '--set', 'count=0'], 1, 'count'],
    ['nobody there', ['status', 'i-1', '--target', NOBODY], 3, 'No answer'],
  ])('%s', async (_what, args, code, words) => {
    const ran = await cli(...args);

    expect(ran).toMatchObject({ code, stdout: expect.not.stringContaining('Running') as string });
    expect(ran.stderr).toContain(words);
  });

  test('the version is that of the package', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };

    expect(await cli('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('help is no error', async () => {
    const ran = await cli('release', '--help');

    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: ecs-provisioner release') as string });
  });
});

describe('output', () => {
  test('of -o json is that of --json, and of -o xml there is none', async () => {
    const [inWords, json, long, wrong] = await Promise.all(
      [[], ['-o', 'json'], ['--json'], ['-o', 'xml']].map((form) => cli('target', 'list', ...form)),
    );

    expect([json?.code, json?.stdout]).toEqual([0, long?.stdout]);
    expect(inWords?.stdout).toContain('│ local');
    expect([wrong?.code, wrong?.stdout]).toEqual([2, '']);
  });

  test('on a terminal without cursor and colours has no escape codes', async () => {
    const env = { TERM: 'dumb', ECS_PROVISIONER_TARGET: join(folder, 'target.json') };

    const args = [COMMAND_LINE, 'create', '--request-id', 'dumb', '--interval', '0.2'];
    const { code, screen } = await runInTerminal(process.execPath, args, env);

    expect([code, screen]).toEqual([0, expect.stringMatching(/^✔ .*Running/m)]);
    expect(screen).not.toContain('\u001b');
  });

  test('that nobody takes of the errors does not keep the exit code from telling', async () => {
    const command = `${process.execPath} ${COMMAND_LINE} status i-1 --target nobody 2> >(exec true); echo $?`;

    expect(await run('bash', ['-c', `trap '' PIPE; ${command}`])).toMatchObject({ stdout: '2\n' });
  });
});

describe('dead letters', () => {
  const LETTERS = 'ecs-provisioner-dead-letters';
  const work = { v: 1, items: [{ id: 'i-nobody', goal: 'Running', gen: 0, due: 1 }] };

  test('are shown and stay, are replayed by id or all, and are gone only then', { timeout: 60_000 }, async () => {
    const client = connectMnsClient(cloud.endpoints);
    const event = { specversion: '1.0', type: 'mns:Queue:SendMessage', data: { messageBody: JSON.stringify(work) } };
    for (const body of [{ reason: 'It was poisoned.', body: 'garbage' }, event, { reason: 'Too long to keep.' }]) {
      await client.sendMessage(LETTERS, { MessageBody: Buffer.from(JSON.stringify(body)).toString('base64') });
    }
    const letters = async (): Promise<{ messageId: string; reason: string; instanceIds: string[] }[]> => {
      // A listed letter becomes visible again after a second of the cloud.
      await new Promise((resolve) => setTimeout(resolve, 100));
      return (JSON.parse((await cli('dead-letters', 'list', '--json')).stdout) as { letters: [] }).letters;
    };

    const before = await letters();
    const listed = await cli(
      'dead-letters',
      'list',
      '--queue',
      'ecs-provisioner',
      '--mns-endpoint',
      cloud.endpoints.mns,
    );
    const byId = await cli(
      'dead-letters',
      'replay',
      before.find(({ instanceIds }) => instanceIds.length > 0)?.messageId ?? '',
    );
    const all = await cli('dead-letters', 'replay', '--all', '--json');

    expect(before.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['It was poisoned.', 'Too long to keep.']),
    );
    expect(before.flatMap(({ instanceIds }) => instanceIds)).toEqual(['i-nobody']);
    expect(listed).toMatchObject({ stderr: '', stdout: expect.stringContaining('It was poisoned.') as string });
    expect(byId).toMatchObject({ code: 0, stdout: expect.stringContaining('is in the work queue again') as string });
    // A letter without a message cannot be replayed. It stays, and the exit code is 1.
    expect(all.code).toBe(1);
    expect(JSON.parse(all.stdout)).toMatchObject({ empty: [{ reason: 'Too long to keep.' }] });
    expect((await letters()).map(({ reason }) => reason)).toContain('Too long to keep.');
  });

  test.concurrent.each([
    ['replay of nothing in particular', ['replay'], 2, 'Name letters'],
    ['replay of a letter that is not there', ['replay', 'nobody'], 1, ''],
  ])('%s', async (_what, args, code, words) => {
    const ran = await cli('dead-letters', ...args);

    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(words);
  });

  test('of a queue that is not there, or for one: one message names it, and what makes it', async () => {
    const client = connectMnsClient(cloud.endpoints);
    await client.createQueue('kept', {});
    await client.sendMessage('kept', { MessageBody: Buffer.from(JSON.stringify({ reason: 'Kept.', body: 'x' })).toString('base64') }); // prettier-ignore

    const list = await cli('dead-letters', 'list', '--dead-letter-queue', 'nobody');
    const replay = await cli('dead-letters', 'replay', '--all', '--dead-letter-queue', 'nobody');
    const missingWork = ['--queue', 'nobody', '--dead-letter-queue', 'kept'];
    const toNobody = await cli('dead-letters', 'replay', '--all', ...missingWork);

    for (const { code, stdout, stderr } of [list, replay, toNobody]) {
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^error: QueueNotExist: MNS \w+ of nobody: .*"ecs-provisioner setup" makes it.*\n$/);
      expect(stderr).not.toMatch(/failed with|requestid/i);
    }
  });

  test('are shown though their handles expire meanwhile', async () => {
    const client = connectMnsClient(cloud.endpoints);
    await client.createQueue('brief', { VisibilityTimeout: 1 });
    const MessageBody = Buffer.from('{"reason": "Brief."}').toString('base64');
    await Promise.all(Array.from({ length: 3 }, () => client.sendMessage('brief', { MessageBody })));

    // The answer takes longer than the visibility timeout of one second, so the handles have expired when it comes.
    await cloud.setFaults([{ service: 'mns', action: 'BatchReceiveMessage', kind: 'latency', ms: 3_000, count: 1 }]);
    const ran = await cli('dead-letters', 'list', '--dead-letter-queue', 'brief');

    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.match(/Brief\./g)).toHaveLength(3);
  });

  test('may be more than are read at once, and list says so', { timeout: 60_000 }, async () => {
    const client = connectMnsClient(cloud.endpoints);
    const MessageBody = Buffer.from('{"reason": "One of many."}').toString('base64');
    await Promise.all(Array.from({ length: 1_001 }, () => client.sendMessage(LETTERS, { MessageBody })));

    const ran = await cli('dead-letters', 'list');

    expect(ran).toMatchObject({ code: 0, stderr: expect.stringMatching(/^These are 10\d\d letters, /) as string });
  });
});
