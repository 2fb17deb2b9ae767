import * as v from 'valibot';
import type { Instance } from '../../model/instance.ts';
import { defineAction } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { oneOf, optional, text } from '../../parameters/parameters.ts';

/** Whether prepaid instances renew themselves, and for how long. `InstanceId` may name several, separated by commas. */
export const describeInstanceAutoRenewAttribute = defineAction({
  name: 'DescribeInstanceAutoRenewAttribute',
  parameters: v.object({
    RegionId: text(),
    InstanceId: optional(text()),
    RenewalStatus: optional(oneOf(['AutoRenewal', 'Normal', 'NotRenewal'])),
    ...numberPaging(100),
  }),
  errors: [],
  answer(asked, { region: { visible } }) {
    const ids = asked.InstanceId?.split(',');
    const found = visible
      .select({ groups: [], ids }, { skip: 0 }, visible.size)
      .items.filter(({ charge }) => charge.type === 'PrePaid')
      .map(renewalAnswer)
      .filter(({ RenewalStatus }) => RenewalStatus === (asked.RenewalStatus ?? RenewalStatus));
    const { page, counts } = byNumber(found, asked);
    return { ...counts, InstanceRenewAttributes: { InstanceRenewAttribute: page } };
  },
});

function renewalAnswer({ instanceId, charge: { autoRenew, renewPeriod } }: Instance) {
  return {
    InstanceId: instanceId,
    AutoRenewEnabled: autoRenew,
    RenewalStatus: autoRenew ? 'AutoRenewal' : 'Normal',
    Duration: autoRenew ? (renewPeriod?.amount ?? 1) : 0,
    PeriodUnit: renewPeriod?.unit ?? 'Month',
  };
}
