import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { list, optional, text } from '../../parameters/parameters.ts';

// The defaults: nobody can change them, and no host is ever maintained here.
const UNTOUCHED = {
  ActionOnMaintenance: {
    Value: 'AutoRecover',
    DefaultValue: 'AutoRecover',
    SupportedValues: { SupportedValue: ['Stop', 'AutoRecover', 'AutoRedeploy'] },
  },
  MaintenanceWindows: { MaintenanceWindow: [] },
  NotifyOnMaintenance: false,
};

/** What happens to instances when their host is maintained. */
export const describeInstanceMaintenanceAttributes = defineAction({
  name: 'DescribeInstanceMaintenanceAttributes',
  parameters: v.object({
    RegionId: text(),
    InstanceId: optional(list(text(), 100)),
    ...numberPaging(100),
  }),
  errors: [],
  answer(asked, { region: { visible } }) {
    const { items } = visible.select({ groups: [], ids: asked.InstanceId }, { skip: 0 }, visible.size);
    const { page, counts } = byNumber(items, asked);
    const answers = page.map(({ instanceId }) => ({ InstanceId: instanceId, ...UNTOUCHED }));
    return { ...counts, MaintenanceAttributes: { MaintenanceAttribute: answers } };
  },
});
