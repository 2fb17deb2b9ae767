import { dearest, money } from './cost.ts';
import type { Rail } from './rail.ts';

const rule = 'MAX_REQUEST_HOURLY_PRICE';

/** What one request makes may not cost more an hour. */
export const requestPrice: Rail = {
  rule,
  refuse: async (asked, { maxRequestHourlyPrice: most }, looks) => {
    if (most === undefined) return undefined;
    const one = await dearest(asked, looks);
    if (one * asked.count <= most) return undefined;
    const message = `${asked.count} instances at ${money(one)} an hour cost ${money(one * asked.count)}, and ${rule} is ${most}: ask for fewer or smaller ones, or deploy with a higher ${rule}.`;
    return { field: 'count', message };
  },
};
