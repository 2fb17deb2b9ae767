import * as v from 'valibot';
import { defineAction, VPC_VERSION } from '../action.ts';
import { text } from '../../parameters/parameters.ts';
import { vpcAnswer } from './vpcAnswer.ts';

/**
 * One VPC. Of one that is not there it tells a blank id and no error: that is how Terraform's provider knows it to be
 * gone, and what older clients check too.
 */
export const describeVpcAttribute = defineAction({
  name: 'DescribeVpcAttribute',
  versions: [VPC_VERSION],
  parameters: v.object({ VpcId: text() }),
  errors: [],
  answer({ VpcId }, { region }) {
    const vpc = region.vpcs.get(VpcId);
    if (vpc === undefined) return { VpcId: '' };
    return {
      ...vpcAnswer(vpc, region),
      AssociatedCens: { AssociatedCen: [] },
      ClassicLinkEnabled: false,
      CloudResources: { CloudResourceSetType: [] },
      DnsHostnameStatus: 'DISABLED',
      EnabledIpv6: false,
    };
  },
});
