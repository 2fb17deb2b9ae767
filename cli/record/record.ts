import { accountOf } from '../account/targetAccount.ts';
import { connectFunctionCompute } from '../account/functionCompute.ts';
import { connectLogs, type LogPlace, type Logs } from '../account/logs.ts';
import { RefusedError } from '../exit.ts';
import { namesOf } from '../names.ts';
import { readTarget, type Target } from '../target.ts';
import { lineOf, type Line } from './line.ts';

/** What the functions of a deployment have logged. */
export interface DeploymentRecord {
  place: LogPlace;
  /** All lines of the deployment since then that a search statement finds, the oldest first. */
  since(at: number, query?: string): Promise<Line[]>;
  /** How many days lines are kept. */
  keptDays(): Promise<number>;
}

/**
 * Opens the log project that the functions of a target write to. `create` names it: s.yaml gives all functions the same.
 * @throws UsageError; RefusedError where there is no such deployment, or it logs nowhere; NoAnswerError.
 */
export async function openRecord(source: string | undefined): Promise<DeploymentRecord> {
  return recordOf(readTarget(source));
}

/** The same, of a target that is read already. */
export async function recordOf(target: Target): Promise<DeploymentRecord> {
  const { functions } = namesOf(target);
  const account = await accountOf(target);
  const deployed = await (await connectFunctionCompute(account)).findFunction(functions.create);
  if (deployed === undefined) {
    const message = `There is no function ${functions.create} in ${account.region}: deploy it, or name another target.`;
    throw new RefusedError('FunctionNotFound', message, false);
  }
  if (deployed.log === undefined) throw new RefusedError('LogOff', LOG_OFF(functions.create), false);
  const logs: Logs = connectLogs(account, deployed.log);
  const own = new Set<string>(Object.values(functions));
  return {
    place: deployed.log,
    since: async (at, query = '') =>
      (await logs.since(at, query)).map(lineOf).filter(({ functionName }) => own.has(functionName)),
    keptDays: () => logs.keptDays(),
  };
}

const LOG_OFF = (name: string): string =>
  `${name} writes to no log project, so nothing tells what happened: say "logConfig: auto" in s.yaml, and deploy. docs/deploy.md says which rights that takes.`;
