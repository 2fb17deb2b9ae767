import * as v from 'valibot';
import { NoAnswerError, RefusedError, UsageError } from '../exit.ts';
import type { Account } from './account.ts';
import { connectRpc } from './rpc.ts';

/** The host in ECS's documentation of DescribeRegions. A region that does not exist has none. */
const EVERYWHERE = 'https://ecs.aliyuncs.com';

const Regions = v.pipe(
  v.object({ Regions: v.object({ Region: v.pipe(v.array(v.object({ RegionId: v.string() })), v.minLength(1)) }) }),
  v.transform(({ Regions: { Region } }) => Region.map(({ RegionId }) => RegionId)),
);

/** What is wrong with a region, and what mends it. */
export interface RegionFault {
  words: string;
  mend: string;
}

/**
 * Asks ECS whether a region exists. No service answers for one that does not: its hosts have no address. Everybody may ask.
 * @returns undefined where it exists.
 * @throws RefusedError, NoAnswerError or ValiError where ECS does not say.
 */
export async function findRegionFault(account: Account): Promise<RegionFault | undefined> {
  const ecs = await connectRpc('ecs', { ...account, endpoints: { ecs: EVERYWHERE, ...account.endpoints } });
  const regions = v.parse(Regions, await ecs('DescribeRegions'));
  if (regions.includes(account.region)) return undefined;
  return {
    words: `There is no region ${account.region}`,
    mend: `set REGION, or --region, to one of ${regions.join(', ')}`,
  };
}

/**
 * Makes sure that a region exists, as far as ECS says so. Where it does not, the calls that follow tell by themselves.
 * @throws UsageError when there is no such region.
 */
export async function requireRegion(account: Account): Promise<void> {
  let fault: RegionFault | undefined;
  try {
    fault = await findRegionFault(account);
  } catch (error) {
    if (error instanceof RefusedError || error instanceof NoAnswerError || v.isValiError(error)) return;
    throw error;
  }
  if (fault !== undefined) throw new UsageError(`${fault.words}: ${fault.mend}.`);
}
