import { compare } from './compare.ts';
import { send } from './load.ts';
import type { Report } from './report.ts';
import { ecsCall, type Target } from './signed.ts';

const INSTANCES = [1, 100, 10_000];

/** Measures DescribeInstances of one id, among 1, 100 and 10,000 instances. */
export async function benchEcs(target: Target, report: Report): Promise<void> {
  let present = 0;
  let instanceId = '';
  for (const instances of INSTANCES) {
    for (; present < instances; present += Math.min(100, instances - present)) {
      [instanceId = ''] = await launch(target, Math.min(100, instances - present), present);
    }
    const parameters = { InstanceIds: JSON.stringify([instanceId]) };
    const [comparison] = await compare([
      {
        name: 'DescribeInstances, one id',
        present: instances,
        url: target.ecs,
        request: () => ecsCall(target, 'DescribeInstances', parameters),
      },
    ]);
    if (comparison !== undefined) report.add(comparison);
  }
}

/** Calls RunInstances, spread over the zones so that no VSwitch runs out of addresses. Returns the ids. */
export async function launch(target: Target, amount: number, present: number): Promise<string[]> {
  const zone = 'abcdefgh'.charAt((present / 100) % 8);
  const parameters = {
    Amount: String(amount),
    ImageId: 'aliyun_3_x64_20G_alibase_20240528.vhd',
    InstanceType: 'ecs.g6.large',
    SecurityGroupId: 'sg-local',
    VSwitchId: `vsw-local-${zone}`,
  };
  if (present > 0 && present % 4_000 === 0) await new Promise((resolve) => setTimeout(resolve, 1_100));
  const { bodies } = await send(target.ecs, [ecsCall(target, 'RunInstances', parameters)]);
  const answer = JSON.parse(bodies[0] ?? '') as { InstanceIdSets: { InstanceIdSet: string[] } };
  return answer.InstanceIdSets.InstanceIdSet;
}
