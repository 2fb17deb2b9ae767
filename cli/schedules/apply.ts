import type { DeployedTrigger, FunctionCompute } from '../account/functionCompute.ts';
import { RefusedError } from '../exit.ts';
import type { DeploymentNames } from '../../shared/api/deploymentNames.ts';
import { SCHEDULED } from '../../shared/api/functions.ts';
import { changesOf, configOf, WATCH, watchTrigger, type Change } from './changes.ts';
import { isMadeBySchedules, payloadOf } from './ownership.ts';
import type { ScheduleTimer } from './timers.ts';

/** A change with the function that it is about. */
export type AppliedChange = Change & { functionName: string };

type Names = DeploymentNames['functions'];

/**
 * Makes the timers of a deployment those of a file: it makes, changes and removes what differs. Called again, it changes
 * nothing; cut off, it goes on.
 * @param isDryRun says what it would change, and changes nothing.
 * @throws UsageError before any change, where the deployment cannot take them; RefusedError and NoAnswerError.
 */
export async function applySchedules(
  timers: readonly ScheduleTimer[],
  names: Names,
  functionCompute: FunctionCompute,
  isDryRun: boolean,
): Promise<AppliedChange[]> {
  const deployed = await timersOf(names, functionCompute);
  const watches = await triggersOf(names.reconcile, functionCompute);
  const changes = SCHEDULED.flatMap((name) => {
    const own = timers.filter((timer) => timer.function === name);
    const wanted = new Map(own.map((timer) => [timer.timer, configOf(timer)]));
    return changesOf(names[name], wanted, deployed.get(name) ?? []).map((change) => ({
      ...change,
      functionName: names[name],
    }));
  });
  const watchAs = (since: string): AppliedChange[] =>
    changesOf(names.reconcile, watchTrigger(timers, since), watches).map((change) => ({
      ...change,
      functionName: names.reconcile,
    }));
  const isNew = changes.some(({ action }) => action !== 'remove');
  const { since: before } = payloadOf(watches.find(({ name }) => name === WATCH)?.config);
  // Where timers are new, the dry run cannot know since when. Any other time is a change.
  const foreseen = watchAs(typeof before === 'string' && !isNew ? before : '');
  if (isDryRun) return [...changes, ...foreseen];
  for (const change of changes) await carryOut(change, functionCompute);
  if (foreseen.length === 0) return changes;
  const watch = watchAs(latestOf([...(await timersOf(names, functionCompute)).values()].flat()));
  for (const change of watch) await carryOut(change, functionCompute);
  return [...changes, ...watch];
}

/** When one of the timers of schedules was changed last, by the clock of Function Compute. */
function latestOf(triggers: readonly DeployedTrigger[]): string {
  return triggers
    .filter(isMadeBySchedules)
    .reduce((latest, { modified }) => (modified > latest ? modified : latest), '');
}

async function timersOf(
  names: Names,
  functionCompute: FunctionCompute,
): Promise<Map<(typeof SCHEDULED)[number], DeployedTrigger[]>> {
  const found = SCHEDULED.map(async (name) => [name, await triggersOf(names[name], functionCompute)] as const);
  return new Map(await Promise.all(found));
}

/** The triggers of a function. Throws RefusedError where it is not deployed. */
export async function triggersOf(name: string, functionCompute: FunctionCompute): Promise<DeployedTrigger[]> {
  const triggers = await functionCompute.triggersOf(name);
  if (triggers !== undefined) return triggers;
  const mend = 'deploy first (npx s deploy), or name another target';
  throw new RefusedError('FunctionNotFound', `The function ${name} does not exist: ${mend}.`, false);
}

async function carryOut(change: AppliedChange, functionCompute: FunctionCompute): Promise<void> {
  const { functionName, trigger } = change;
  if (change.action === 'remove') await functionCompute.removeTrigger(functionName, trigger);
  else {
    const config = { ...change.config, payload: JSON.stringify(change.config.payload) };
    await functionCompute.putTimer(functionName, trigger, JSON.stringify(config), change.action);
  }
}
