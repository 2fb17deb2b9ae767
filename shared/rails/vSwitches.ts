import { refuseUnlisted } from './allowList.ts';
import { inPlacements } from './placements.ts';
import type { Rail } from './rail.ts';

const rule = 'ALLOWED_VSWITCHES';

/** Only these VSwitches, in each placement. Without one, ECS takes the default one of the zone, or the classic network. */
export const vSwitches: Rail = {
  rule,
  refuse: (asked, { allowedVSwitches }) => refuseUnlisted(rule, allowedVSwitches, inPlacements(asked, 'vSwitchId')),
};
