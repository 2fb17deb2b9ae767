import * as v from 'valibot';
import type { Account } from './account.ts';
import { connectRpc } from './rpc.ts';

const Caller = v.object({ AccountId: v.string(), IdentityType: v.string(), Arn: v.string() });

/** Who signs. */
export interface Caller {
  accountId: string;
  /** `Account`, `RAMUser` or `AssumedRoleUser`. */
  kind: string;
  arn: string;
}

/**
 * Asks STS who signs. Everybody may ask.
 * @throws RefusedError when the key is refused; NoAnswerError.
 */
export async function findCaller(account: Account): Promise<Caller> {
  const sts = await connectRpc('sts', account);
  const { AccountId, IdentityType, Arn } = v.parse(Caller, await sts('GetCallerIdentity'));
  return { accountId: AccountId, kind: IdentityType, arn: Arn };
}
