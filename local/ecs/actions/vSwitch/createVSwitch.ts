import * as v from 'valibot';
import { type Cidr, contains, overlaps, parseCidr } from '../../model/cidr.ts';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { resourceId } from '../../model/ids.ts';
import type { Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { checkTags } from '../../model/tags.ts';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { optional, tags, text, textLike } from '../../parameters/parameters.ts';
import { newTags, TAG_ERRORS } from '../tag/tagList.ts';
import { NETWORK_DESCRIPTION, NETWORK_NAME, vpcOf } from '../vpc/vpcs.ts';

const OWN_ERRORS = ownErrors({
  'InvalidCidrBlock.Overlapped': [400, 'Specified CIDR block overlapped with other subnets.'],
});

const SHORTEST_MASK = 16;
const LONGEST_MASK = 29;

/** Creates a VSwitch in one zone of a VPC, Available at once. Its block is part of the VPC's and overlaps no other. */
export const createVSwitch = defineAction({
  name: 'CreateVSwitch',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    VpcId: text(),
    ZoneId: text(),
    CidrBlock: text(),
    VSwitchName: optional(textLike(NETWORK_NAME, 'InvalidVSwitchName.Malformed'), ''),
    Description: optional(textLike(NETWORK_DESCRIPTION, 'InvalidVSwitchDiscription.Malformed'), ''),
    Tag: optional(tags()),
  }),
  errors: [
    ...TAG_ERRORS,
    'InvalidCidrBlock.Malformed',
    'InvalidParameter',
    'InvalidVSwitchDiscription.Malformed',
    'InvalidVSwitchName.Malformed',
    'InvalidVpcId.NotFound',
    'InvalidZoneId.NotFound',
  ],
  ownErrors: OWN_ERRORS,
  answer(asked, { state, region, now }) {
    const vpc = vpcOf(asked.VpcId, region);
    if (!region.zones.includes(asked.ZoneId)) throw ecsError('InvalidZoneId.NotFound');
    checkBlock(asked.CidrBlock, vpc, region);
    const vSwitchTags = newTags(asked.Tag);
    checkTags(vSwitchTags);
    const vSwitchId = resourceId(state.options.random, 'vsw', region.info.idPrefix);
    region.vSwitches.set(vSwitchId, {
      vSwitchId,
      vpcId: vpc.vpcId,
      zoneId: asked.ZoneId,
      vSwitchName: asked.VSwitchName,
      description: asked.Description,
      cidrBlock: asked.CidrBlock,
      isDefault: false,
      createdAt: now,
      resourceGroupId: vpc.resourceGroupId,
      tags: vSwitchTags,
    });
    return { VSwitchId: vSwitchId };
  },
});

function checkBlock(text: string, { vpcId, cidrBlock }: Vpc, region: Region): void {
  const block = parseCidr(text);
  if (block === undefined || block.bits < SHORTEST_MASK || block.bits > LONGEST_MASK) {
    throw ecsError('InvalidCidrBlock.Malformed');
  }
  const whole = parseCidr(cidrBlock);
  if (whole === undefined || !contains(whole, block)) {
    throw ecsError('InvalidParameter', 'Specified CIDR block is not valid in VPC.');
  }
  const others = [...region.vSwitches.values()].filter((other) => other.vpcId === vpcId);
  if (others.some((other) => overlapsBlock(other.cidrBlock, block)))
    throw OWN_ERRORS.error('InvalidCidrBlock.Overlapped');
}

function overlapsBlock(text: string, block: Cidr): boolean {
  const other = parseCidr(text);
  return other !== undefined && overlaps(other, block);
}
