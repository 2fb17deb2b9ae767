import type { Rail } from './rail.ts';

const rule = 'MAX_LIFETIME_MINUTES';

/** Every instance is released after so many minutes at the latest. A request that names no time gets the longest one. */
export const lifetime: Rail = {
  rule,
  refuse: ({ parameters, autoReleaseMinutes }, { maxLifetimeMinutes }) => {
    if (maxLifetimeMinutes === undefined) return undefined;
    if (parameters.instanceChargeType === 'PrePaid') {
      const message = `instanceChargeType is PrePaid, which ECS does not release by itself, and ${rule} is ${maxLifetimeMinutes}: leave it out, or deploy without ${rule}.`;
      return { field: 'instanceChargeType', message };
    }
    if (autoReleaseMinutes !== undefined && autoReleaseMinutes <= maxLifetimeMinutes) return undefined;
    const message = `autoReleaseMinutes is ${autoReleaseMinutes ?? 'left out'}, and ${rule} is ${maxLifetimeMinutes}: lower it, or deploy with a higher ${rule}.`;
    return { field: 'autoReleaseMinutes', message };
  },
};
