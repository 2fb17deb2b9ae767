import * as v from 'valibot';
import { defineAction, VPC_VERSION } from '../action.ts';
import { text } from '../../parameters/parameters.ts';
import { vpcAnswer } from './vpcAnswer.ts';

/**
 * One VPC. For a VPC that does not exist, the answer holds a blank id and status and is no error: older clients
 * recognise a deleted VPC by the id, Terraform's provider by the status.
 */
export const describeVpcAttribute = defineAction({
  name: 'DescribeVpcAttribute',
  versions: [VPC_VERSION],
  parameters: v.object({ VpcId: text() }),
  errors: [],
  answer({ VpcId }, { region }) {
    const vpc = region.vpcs.get(VpcId);
    if (vpc === undefined) return { VpcId: '', Status: '' };
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
