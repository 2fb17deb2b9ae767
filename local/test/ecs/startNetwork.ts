import { ZONE } from './data.ts';
import { startInMemoryEcs } from './startInMemoryEcs.ts';

/** Starts an ECS without HTTP that holds a VPC, with a VSwitch and a security group in it. */
export function startNetwork() {
  const started = startInMemoryEcs();
  /** Calls and answers the id in the answer's field `name`. */
  const id = (action: string, name: string, parameters: Record<string, string>): string => {
    const answer = started.call(action, parameters) as Record<string, string>;
    return answer[name] ?? '';
  };
  const vpc = id('CreateVpc', 'VpcId', { CidrBlock: '10.0.0.0/8', VpcName: 'net' });
  const vSwitch = id('CreateVSwitch', 'VSwitchId', { VpcId: vpc, ZoneId: ZONE, CidrBlock: '10.1.0.0/24' });
  const group = id('CreateSecurityGroup', 'SecurityGroupId', { VpcId: vpc, SecurityGroupName: 'web' });
  const rules = (groupId: string, more: Record<string, string> = {}) => {
    const answer = started.call('DescribeSecurityGroupAttribute', { SecurityGroupId: groupId, ...more });
    return (answer as { Permissions: { Permission: Record<string, unknown>[] } }).Permissions.Permission;
  };
  return { ...started, id, vpc, vSwitch, group, rules };
}
