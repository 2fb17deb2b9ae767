import { findCredentials } from '../credentials.ts';
import { isLoopback, type Target } from '../target.ts';
import { openAccount, type Account } from './account.ts';

/**
 * The account that a target's deployment is in. A local cloud answers for all services of the account on the port of
 * Function Compute, except for ECS.
 * @throws UsageError when there are no credentials.
 */
export async function accountOf(target: Target): Promise<Account> {
  const { region, fc, ecs } = target;
  const account = await openAccount({ region, fc }, await findCredentials(target));
  const isLocal = fc !== undefined && isLoopback(fc);
  return {
    ...account,
    endpoints: { ...(isLocal && { sls: fc }), ...(ecs !== undefined && { ecs }), ...account.endpoints },
  };
}
