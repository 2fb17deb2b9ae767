import { expect, test } from 'vitest';
import type { Rpc } from '../account/rpc.ts';
import { checkDefaults } from './defaults.ts';
import type { Finding } from './finding.ts';

const IMAGE = { Architecture: 'x86_64' };
const TYPE = { CpuArchitecture: 'X86' };
const GROUP = { VpcId: 'vpc-1' };
const VSWITCH = { VpcId: 'vpc-1', ZoneId: 'z-a', AvailableIpAddressCount: 9 };

interface World {
  image?: object;
  group?: object;
  vSwitch?: object;
  /** The status of the type in each zone that sells it. */
  stock?: Record<string, string>;
}

/** ECS with one of each, and what it answers of stock, in its own form. */
function ecsWith({ image = IMAGE, group = GROUP, vSwitch = VSWITCH, stock = { 'z-a': 'Available' } }: World): Rpc {
  const AvailableZone = Object.entries(stock).map(([ZoneId, Status]) => ({
    ZoneId,
    AvailableResources: {
      AvailableResource: [
        { SupportedResources: { SupportedResource: [{ Value: 'ecs.g6.large', Status }, { Value: 'other', Status: 'Available' }] } }, // prettier-ignore
      ],
    },
  }));
  const answers: Record<string, object> = {
    DescribeImages: { Images: { Image: [image] } },
    DescribeInstanceTypes: { InstanceTypes: { InstanceType: [TYPE] } },
    DescribeSecurityGroups: { SecurityGroups: { SecurityGroup: [group] } },
    DescribeVSwitches: { VSwitches: { VSwitch: [vSwitch] } },
    DescribeAvailableResource: AvailableZone.length === 0 ? {} : { AvailableZones: { AvailableZone } },
  };
  return (action) => Promise.resolve(answers[action]);
}

const DEFAULTS = { IMAGE_ID: 'm-1', INSTANCE_TYPE: 'ecs.g6.large', SECURITY_GROUP_ID: 'sg-1', VSWITCH_ID: 'vsw-1' };

async function wrongIn(world: World): Promise<Finding[]> {
  const findings = await checkDefaults(DEFAULTS, 'cn-hangzhou', ecsWith(world));
  return findings.filter(({ result }) => result !== 'right');
}

test('defaults that fit together are right', async () => {
  expect(await wrongIn({})).toEqual([]);
});

test.each<[string, World, RegExp, RegExp]>([
  [
    'a VSwitch in another VPC than the security group',
    { group: { VpcId: 'vpc-2' } },
    /in vpc-2, the VSwitch in vpc-1/,
    /one VPC/,
  ],
  [
    'a security group of the classic network',
    { group: { VpcId: '' } },
    /in the classic network, the VSwitch/,
    /one VPC/,
  ],
  ['an image of another architecture', { image: { Architecture: 'arm64' } }, /image is for arm64/, /one architecture/],
  ['a type that the zone does not sell', { stock: {} }, /z-a does not sell it/, /another INSTANCE_TYPE or VSWITCH_ID/],
])('%s is wrong, and nobody should deploy', async (_what, world, words, mend) => {
  expect(await wrongIn(world)).toEqual([
    expect.objectContaining({ result: 'wrong', words: expect.stringMatching(words) as string, mend: expect.stringMatching(mend) as string }), // prettier-ignore
  ]);
  expect((await wrongIn(world))[0]).not.toHaveProperty('deploying');
});

test.each<[string, World, RegExp]>([
  ['a type that is sold out', { stock: { 'z-a': 'SoldOut' } }, /there is none in z-a now/],
  [
    'a VSwitch without a free address',
    { vSwitch: { ...VSWITCH, AvailableIpAddressCount: 0 } },
    /vsw-1 has no free address/,
  ],
])('%s passes, so a deployment goes on', async (_what, world, words) => {
  expect(await wrongIn(world)).toEqual([
    expect.objectContaining({ result: 'wrong', deploying: 'goesOn', words: expect.stringMatching(words) as string }),
  ]);
});
