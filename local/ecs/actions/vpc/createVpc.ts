import * as v from 'valibot';
import { contains, parseCidr } from '../../model/cidr.ts';
import { ecsError } from '../../model/errors.ts';
import { resourceId } from '../../model/ids.ts';
import { checkTags } from '../../model/tags.ts';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { optional, tags, text, textLike } from '../../parameters/parameters.ts';
import { newTags, TAG_ERRORS } from '../tag/tagList.ts';
import { routerId, routeTableId } from '../routeTable/routeTables.ts';
import { NETWORK_DESCRIPTION, NETWORK_NAME } from './vpcs.ts';

const PRIVATE_BLOCKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
const SHORTEST_MASK = 8;
const LONGEST_MASK = 28;

/** Creates a VPC, Available at once. */
export const createVpc = defineAction({
  name: 'CreateVpc',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    RegionId: text(),
    CidrBlock: optional(text(), '172.16.0.0/12'),
    VpcName: optional(textLike(NETWORK_NAME, 'InvalidVpcName.Malformed'), ''),
    Description: optional(textLike(NETWORK_DESCRIPTION, 'InvalidVpcDiscription.Malformed'), ''),
    ResourceGroupId: optional(text(), ''),
    Tag: optional(tags()),
  }),
  ignored: ['UserCidr'],
  errors: [...TAG_ERRORS, 'InvalidCidrBlock.Malformed', 'InvalidVpcDiscription.Malformed', 'InvalidVpcName.Malformed'],
  answer(asked, { state, region, now }) {
    checkBlock(asked.CidrBlock);
    const vpcTags = newTags(asked.Tag);
    checkTags(vpcTags);
    const vpcId = resourceId(state.options.random, 'vpc', region.info.idPrefix);
    const vpc = {
      vpcId,
      vpcName: asked.VpcName,
      description: asked.Description,
      cidrBlock: asked.CidrBlock,
      isDefault: false,
      createdAt: now,
      resourceGroupId: asked.ResourceGroupId,
      tags: vpcTags,
    };
    region.vpcs.set(vpcId, vpc);
    return { VpcId: vpcId, VRouterId: routerId(vpc), RouteTableId: routeTableId(vpc) };
  },
});

function checkBlock(text: string): void {
  const block = parseCidr(text);
  const isPrivate =
    block !== undefined &&
    block.bits >= SHORTEST_MASK &&
    block.bits <= LONGEST_MASK &&
    PRIVATE_BLOCKS.map(parseCidr).some((outer) => outer !== undefined && contains(outer, block));
  if (!isPrivate) throw ecsError('InvalidCidrBlock.Malformed');
}
