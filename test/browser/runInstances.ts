import { connectEcs } from '../support/connectEcs.ts';
import type { Endpoints } from '../support/endpoints.ts';

/** Makes instances past the functions, up to a hundred a call, as somebody else would, with these tags. */
export async function runInstances(endpoints: Endpoints, count: number, tags: Record<string, string>): Promise<void> {
  const ecs = await connectEcs(endpoints);
  const named = Object.entries(tags).flatMap(([key, value], place) => [
    [`Tag.${place + 1}.Key`, key],
    [`Tag.${place + 1}.Value`, value],
  ]);
  for (let left = count; left > 0; left -= 100) {
    await ecs('RunInstances', {
      ...{ RegionId: endpoints.region, Amount: String(Math.min(left, 100)), InstanceType: 'ecs.g6.large' },
      ...{ ImageId: 'aliyun_3_x64_20G_alibase_20240528.vhd', SecurityGroupId: 'sg-local', VSwitchId: 'vsw-local-a' },
      ...(Object.fromEntries(named) as Record<string, string>),
    });
  }
}
