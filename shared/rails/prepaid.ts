import type { Rail } from './rail.ts';

/** PrePaid charges at once and cannot be given back: it has to be allowed here, and confirmed in each request. */
export const prepaid: Rail = {
  rule: 'ALLOW_PREPAID',
  refuse: ({ parameters, confirmed }, { allowPrepaid }) => {
    if (parameters.instanceChargeType !== 'PrePaid') return undefined;
    if (!allowPrepaid) {
      const message =
        'instanceChargeType is PrePaid, which charges at once, and ALLOW_PREPAID is false: leave it out, or deploy with ' +
        'ALLOW_PREPAID=true.';
      return { field: 'instanceChargeType', message };
    }
    if (confirmed) return undefined;
    const message =
      'instanceChargeType is PrePaid, which charges at once, and ALLOW_PREPAID is true for requests that confirm it: look ' +
      'at the price with plan, and say "confirm": true.';
    return { field: 'confirm', message };
  },
};
