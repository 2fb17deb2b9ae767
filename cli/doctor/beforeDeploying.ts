import { openAccount, type Account } from '../account/account.ts';
import { findCaller } from '../account/caller.ts';
import { connectFunctionCompute } from '../account/functionCompute.ts';
import { connectRpc } from '../account/rpc.ts';
import { keysOfServerlessDevs } from '../account/serverlessDevs.ts';
import { EXIT, RefusedError } from '../exit.ts';
import { flawOf } from '../sendable.ts';
import { connectWithoutLog } from '../setup/handlers.ts';
import { wantedResources, wishOf } from '../setup/wanted.ts';
import { readSpec } from '../spec.ts';
import { checkAccount, CORRECT_KEYS } from './account.ts';
import { checkDefaults } from './defaults.ts';
import { reasonOf, tryCheck, unknown, wrong, type Finding } from './finding.ts';
import { checkEventBridge } from './eventBridge.ts';
import { checkFunctions } from './functions.ts';
import { checkRegion } from './region.ts';
import { checkResources } from './resources.ts';

/** What stands in the way of a deployment, and what whoever deploys should know. */
export interface Verdict {
  faults: Finding[];
  remarks: Finding[];
  unchecked: Finding[];
}

/**
 * Checks an account before `s deploy`, as `doctor` does, but for the log service: the fc3 component makes what is missing
 * there. Where nobody can look, because there are no keys, permissions or network, nothing stands in the way.
 * @param accountId the account that Serverless Devs deploys to.
 */
export async function checkBeforeDeploying(specFile: string, accountId: string): Promise<Verdict> {
  const account = await open(accountId);
  if ('check' in account) return judge([account]);
  const region = await checkRegion(account);
  if (region.some(({ result }) => result === 'wrong')) return judge(region);
  const wish = wishOf(account, accountId);
  const ecs = await connectRpc('ecs', account);
  const findings = await Promise.all([
    checkResources(wantedResources(wish), await connectWithoutLog(account, accountId)),
    checkEventBridge(account.region, await connectRpc('eventBridge', account)),
    tryCheck('functions', async () =>
      checkFunctions(await readSpec(specFile, accountId), wish.names, await connectFunctionCompute(account)),
    ),
    checkDefaults(process.env, account.region, ecs),
  ]);
  return judge([...region, ...findings.flat()]);
}

/** Sorts findings by what they mean for a deployment. What it mends itself is no news. */
export function judge(findings: readonly Finding[]): Verdict {
  const faults = findings.filter(({ result, deploying }) => result === 'wrong' && deploying === undefined);
  const tolerated = findings.filter(({ result, deploying }) => result === 'wrong' && deploying === 'goesOn');
  const notable = findings.filter(({ result }) => result === 'notable');
  return {
    faults,
    remarks: [...notable, ...tolerated],
    unchecked: findings.filter(({ result }) => result === 'unknown'),
  };
}

const CHECK = 'account';

/**
 * Opens the account with the keys of Serverless Devs where they stand in the environment, else with those of our commands:
 * Serverless Devs hands those of its profiles to no action. Only its own can be wrong for a deployment.
 */
async function open(accountId: string): Promise<Account | Finding> {
  const own = keysOfServerlessDevs(process.env);
  const flaw = own && flawOf(own, { accessKeyId: 'AccessKeyID', accessKeySecret: 'AccessKeySecret' });
  if (flaw !== undefined) return wrong(CHECK, flaw, CORRECT_KEYS, EXIT.usage);
  try {
    const account = await openAccount({}, own);
    const [wrongAccount] = checkAccount((await findCaller(account)).accountId, accountId);
    if (wrongAccount === undefined) return account;
    return own === undefined ? unknown(CHECK, wrongAccount.words) : wrongAccount;
  } catch (error) {
    const isFault = own !== undefined && error instanceof RefusedError && !error.retryable;
    return isFault ? wrong(CHECK, reasonOf(error), CORRECT_KEYS) : unknown(CHECK, reasonOf(error));
  }
}
