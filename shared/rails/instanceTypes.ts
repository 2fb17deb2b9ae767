import { refuseUnlisted } from './allowList.ts';
import { inPlacements } from './placements.ts';
import type { Rail } from './rail.ts';

const rule = 'ALLOWED_INSTANCE_TYPES';

/** Only these instance types, in each placement. */
export const instanceTypes: Rail = {
  rule,
  refuse: (asked, { allowedInstanceTypes }) =>
    refuseUnlisted(rule, allowedInstanceTypes, inPlacements(asked, 'instanceType')),
};
