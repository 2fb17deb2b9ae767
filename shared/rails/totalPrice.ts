import { costOf, dearest, money } from './cost.ts';
import type { Rail } from './rail.ts';

const rule = 'MAX_TOTAL_HOURLY_PRICE';

/** All instances of this deployment together may not cost more an hour, those counted that ECS charges for. */
export const totalPrice: Rail = {
  rule,
  refuse: async (asked, { maxTotalHourlyPrice: most }, looks) => {
    if (most === undefined) return undefined;
    const one = await dearest(asked, looks);
    const now = await costOf(looks);
    if (now + one * asked.count <= most) return undefined;
    const message = `The instances of this deployment cost ${money(now)} an hour, ${asked.count} more at ${money(one)} are asked for, and ${rule} is ${most}: stop some with StopCharging, release some, ask for fewer, or deploy with a higher ${rule}.`;
    return { field: 'count', message };
  },
};
