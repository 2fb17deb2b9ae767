import type { Account } from '../account/account.ts';
import { findRegionFault } from '../account/region.ts';
import { EXIT } from '../exit.ts';
import { right, tryCheck, wrong, type Finding } from './finding.ts';

const CHECK = 'region';

/** Checks that the region exists. In one that does not, there is nothing else to look at. */
export function checkRegion(account: Account): Promise<Finding[]> {
  return tryCheck(CHECK, async () => {
    const fault = await findRegionFault(account);
    return [
      fault === undefined
        ? right(CHECK, `${account.region} exists`)
        : wrong(CHECK, fault.words, fault.mend, EXIT.usage),
    ];
  });
}
