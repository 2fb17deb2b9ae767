import * as v from 'valibot';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { optional, text, textLike } from '../../parameters/parameters.ts';
import { NETWORK_DESCRIPTION, NETWORK_NAME, vpcOf } from './vpcs.ts';

/** Changes the name or description of a VPC, whichever the call names. */
export const modifyVpcAttribute = defineAction({
  name: 'ModifyVpcAttribute',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    VpcId: text(),
    VpcName: optional(textLike(NETWORK_NAME, 'InvalidVpcName.Malformed')),
    Description: optional(textLike(NETWORK_DESCRIPTION, 'InvalidVpcDiscription.Malformed')),
  }),
  ignored: ['CidrBlock', 'UserCidr'],
  errors: ['InvalidVpcDiscription.Malformed', 'InvalidVpcId.NotFound', 'InvalidVpcName.Malformed'],
  answer(asked, { region }) {
    const vpc = vpcOf(asked.VpcId, region);
    vpc.vpcName = asked.VpcName ?? vpc.vpcName;
    vpc.description = asked.Description ?? vpc.description;
    return {};
  },
});
