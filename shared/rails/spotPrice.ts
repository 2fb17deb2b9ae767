import type { Rail } from './rail.ts';

const rule = 'MAX_SPOT_PRICE';

/** No spot instance may bid more for an hour. One without a limit of its own goes along with every price. */
export const spotPrice: Rail = {
  rule,
  refuse: ({ parameters: { spotStrategy = 'NoSpot', spotPriceLimit } }, { maxSpotPrice }) => {
    if (maxSpotPrice === undefined || spotStrategy === 'NoSpot') return undefined;
    if (spotStrategy !== 'SpotWithPriceLimit') {
      const message = `spotStrategy is ${spotStrategy}, which takes any price, and ${rule} is ${maxSpotPrice}: say SpotWithPriceLimit and a spotPriceLimit, or deploy without ${rule}.`;
      return { field: 'spotStrategy', message };
    }
    if (spotPriceLimit !== undefined && spotPriceLimit <= maxSpotPrice) return undefined;
    const message = `spotPriceLimit is ${spotPriceLimit ?? 'left out'}, and ${rule} is ${maxSpotPrice}: name ${maxSpotPrice} or less, or deploy with a higher ${rule}.`;
    return { field: 'spotPriceLimit', message };
  },
};
