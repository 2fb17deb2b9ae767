import { OURS } from './fleet.ts';
import type { Rail } from './rail.ts';

const rule = 'MAX_LIVE_INSTANCES';

/** No more instances of this deployment at once, whatever their status: all that are not released. */
export const liveInstances: Rail = {
  rule,
  refuse: async ({ count }, { maxLiveInstances: most }, { fleet }) => {
    if (most === undefined) return undefined;
    const live = await fleet.count(OURS);
    if (live + count <= most) return undefined;
    const message = `${live} instances of this deployment exist, ${count} more are asked for, and ${rule} is ${most}: release some, ask for fewer, or deploy with a higher ${rule}.`;
    return { field: 'count', message };
  },
};
