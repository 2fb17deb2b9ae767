import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import { connectEcs } from '../support/connectEcs.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { runNode, type Ran } from '../support/run.ts';
import { startCloudProcess, type CloudProcess } from '../support/startCloudProcess.ts';

const REQUESTS = 10;
const EACH = 100;

let cloud: CloudProcess;
beforeAll(async () => {
  // Time stands still, so that no sweep asks ECS beside the command.
  cloud = await startCloudProcess({ flags: ['--speed', '0'] });
  const ecs = await connectEcs(cloud.endpoints);
  for (let index = 0; index < REQUESTS; index += 1) {
    await ecs('RunInstances', {
      ...{ RegionId: cloud.endpoints.region, ImageId: DEFAULT_IMAGE_ID, InstanceType: DEFAULT_INSTANCE_TYPE },
      ...{ SecurityGroupId: DEFAULT_SECURITY_GROUP_ID, Amount: String(EACH) },
      ...{ 'Tag.1.Key': 'ecs-provisioner-request', 'Tag.1.Value': `batch-${index}` },
      ...{ 'Tag.2.Key': 'ecs-provisioner-slot', 'Tag.2.Value': `${index}/${EACH}/0` },
    });
  }
});
afterAll(() => cloud.close());

/** Runs a command, and counts the calls of ECS that it made. */
async function counted(...args: string[]): Promise<Ran & { calls: Record<string, number> }> {
  const before = (await cloud.stats()).ecs.calls;
  const env = { ECS_PROVISIONER_TARGET: JSON.stringify(cloud.endpoints) };
  const ran = await runNode([COMMAND_LINE, ...args], { env });
  const after = Object.entries((await cloud.stats()).ecs.calls);
  const calls = after.map(([action, count]) => [action, count - (before[action] ?? 0)] as const);
  return { ...ran, calls: Object.fromEntries(calls.filter(([, count]) => count > 0)) };
}

test('list shows a thousand servers in a row for each request, at one call for each hundred', async () => {
  const { code, stdout, calls } = await counted('list');

  expect([code, calls]).toEqual([0, { DescribeInstances: REQUESTS }]);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.filter((line) => line.includes('batch-'))).toHaveLength(REQUESTS);
  expect(lines.length).toBeLessThan(REQUESTS + 6);
  expect(lines.at(-1)).toBe(`${REQUESTS * EACH} instances of ${REQUESTS} requests.`);
});

test('prices take one call more for each type and zone, and the total is told', async () => {
  const { stdout, calls } = await counted('list', '--prices', '-o', 'json');
  const table = await counted('list', '--prices', '--tag', 'ecs-provisioner-request');

  const { requests } = JSON.parse(stdout) as { requests: { instanceIds: string[]; hourlyPrice: number }[] };
  expect(calls).toEqual({ DescribeInstances: REQUESTS, DescribePrice: 1 });
  expect(requests.map(({ instanceIds }) => new Set(instanceIds).size)).toEqual(
    Array.from({ length: REQUESTS }, () => EACH),
  );
  const total = requests.reduce((sum, { hourlyPrice }) => sum + hourlyPrice, 0);
  expect(table.stdout).toContain(`${REQUESTS} requests, CNY ${Number(total.toFixed(5))} an hour.`);
});
