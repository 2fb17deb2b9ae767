import * as v from 'valibot';
import { defineAction, VPC_VERSION } from '../action.ts';
import { text } from '../../parameters/parameters.ts';
import { routeTableId } from '../routeTable/routeTables.ts';
import { vSwitchAnswer } from './vSwitchAnswer.ts';
import { regionHolding } from './vSwitches.ts';

/** One VSwitch. For one that does not exist it answers a blank id and status and no error, as DescribeVpcAttribute does. */
export const describeVSwitchAttributes = defineAction({
  name: 'DescribeVSwitchAttributes',
  versions: [VPC_VERSION],
  parameters: v.object({ VSwitchId: text() }),
  errors: [],
  answer({ VSwitchId }, call) {
    const region = regionHolding(VSwitchId, call);
    const vSwitch = region.vSwitches.get(VSwitchId);
    if (vSwitch === undefined) return { VSwitchId: '', Status: '' };
    return {
      ...vSwitchAnswer(vSwitch, region),
      CloudResources: { CloudResourceSetType: [] },
      EnabledIpv6: false,
      NetworkAclId: '',
      RouteTable: { RouteTableId: routeTableId(vSwitch), RouteTableType: 'System' },
      ShareType: '',
    };
  },
});
