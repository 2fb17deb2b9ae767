import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSchedules } from '../../cli/schedules/file.ts';
import { nextFirings } from '../../cli/schedules/firings.ts';
import { connectEcs } from '../support/connectEcs.ts';
import { openApiSchemas } from '../support/openApiSchemas.ts';
import { run } from '../support/run.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

interface Request {
  count: number;
  autoReleaseMinutes?: number;
  spotStrategy?: string;
  internetMaxBandwidthOut?: number;
  placements?: { zoneId: string; instanceType?: string }[];
}

const FILES = readdirSync('examples').filter((file) => file.endsWith('.json'));
const read = (file: string): Request => JSON.parse(readFileSync(`examples/${file}`, 'utf8')) as Request;
const PAGE = readFileSync('examples/README.md', 'utf8');

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());

/** Creates what an example asks for, and returns its instances as ECS shows them once all has ended. */
async function created(file: string, requestId: string) {
  const { status, body } = await cloud.call('create', 'POST', {}, { ...read(file), requestId });
  expect({ status, failures: body.failures }).toEqual({ status: 202, failures: [] });
  const ended = await cloud.whenEnded({ requestId });
  const ecs = await connectEcs(cloud.endpoints);
  const InstanceIds = JSON.stringify(ended.map(({ instanceId }) => instanceId));
  const answer = (await ecs('DescribeInstances', { RegionId: cloud.endpoints.region, InstanceIds })) as {
    Instances: { Instance: Record<string, unknown>[] };
  };
  return { ended, shown: answer.Instances.Instance };
}

describe.concurrent.each(FILES)('examples/%s', (file) => {
  test('passes a plan, and its servers run as it says', async () => {
    const request = read(file);
    const isRequest = openApiSchemas()('/components/schemas/CreateRequest');
    const plan = await cloud.call('plan', 'POST', {}, request);
    const { ended, shown } = await created(file, file);

    expect([isRequest(request), isRequest.errors]).toEqual([true, null]);
    expect(plan.body).toMatchObject({ passes: true, count: request.count });
    expect(ended.map(({ status }) => status)).toEqual(Array.from({ length: request.count }, () => 'Running'));
    expect(ended.every(({ publicIpAddresses: { length } }) => length > 0 === (request.internetMaxBandwidthOut ?? 0) > 0)).toBe(true); // prettier-ignore
    for (const each of shown) {
      expect(each['SpotStrategy']).toBe(request.spotStrategy ?? 'NoSpot');
      expect(each['AutoReleaseTime'] !== '').toBe(request.autoReleaseMinutes !== undefined);
    }
  });

  test('is in the list', () => {
    expect(PAGE).toContain(`[${file}](${file})`);
  });
});

test('a GPU server comes in the next placement where the first has no stock', async () => {
  const [first, , third] = read('gpu-with-fallback.json').placements ?? [];
  await cloud.setFaults([{ service: 'ecs', kind: 'noStock', instanceType: first?.instanceType ?? '' }]);

  const { shown } = await created('gpu-with-fallback.json', 'fallback');
  await cloud.setFaults([]);

  expect(shown).toMatchObject([{ InstanceType: third?.instanceType, ZoneId: third?.zoneId }]);
});

test('the schedules of the nightly jobs ask for the same servers as the request', () => {
  const text = readFileSync('examples/schedules.yaml', 'utf8');
  const timers = parseSchedules(text, 'examples/schedules.yaml');

  expect(timers.find(({ timer }) => timer === 'nightly-begin')?.request).toEqual(read('nightly-jobs.json'));
  expect(nextFirings(timers, Date.UTC(2026, 4, 31), 2).map(({ timer, local }) => [timer, local.slice(11, 16)])).toEqual(
    [
      ['nightly-begin', '22:00'],
      ['nightly-end', '07:00'],
    ],
  );
});

test('the schedules of the examples become timers of a deployment', async () => {
  const target = JSON.stringify(cloud.endpoints);
  const apply = ['dist/cli/main.mjs', 'schedules', 'apply', '-f', 'examples/schedules.yaml', '--target', target];

  const { code, stdout, stderr } = await run('node', apply);

  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('create/nightly-begin');
  expect(stdout).toContain('release/nightly-end');
});

test('the calls by curl of the README are signed as the trigger wants it, and answered', async () => {
  const [, section = ''] = readFileSync('README.md', 'utf8').split('\n### HTTP\n');
  const [, block = ''] = /^```sh\n(.*?)^```$/ms.exec(section) ?? [];
  const script = block.replaceAll('http://127.0.0.1:8400', cloud.endpoints.fc);

  const { code, stdout, stderr } = await run('bash', ['--norc', '-euc', script]);

  expect([code, stderr]).toEqual([0, '']);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(answers).toMatchObject([
    { passes: true, count: 2 },
    { requestId: 'web-1', goal: 'Running', failures: [] },
    { instances: [{ requestId: 'web-1' }, { requestId: 'web-1' }] },
    { goal: 'Stopped', failures: [] },
    { goal: 'Running', failures: [] },
    { goal: 'Released', failures: [] },
  ]);
});
