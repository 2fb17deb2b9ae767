import type { DeployedFunction, FunctionCompute } from '../account/functionCompute.ts';
import type { DeploymentNames } from '../../shared/api/deploymentNames.ts';
import type { SpecFunction } from '../spec.ts';
import { mended, notable, right, unknown, wrong, type Finding } from './finding.ts';
import { compareTriggers } from './triggers.ts';

/**
 * Checks that no name is taken by somebody else's function, that triggers are as s.yaml has them, and what a deployment
 * does to a pause.
 */
export async function checkFunctions(
  spec: readonly SpecFunction[],
  { role }: Pick<DeploymentNames, 'role'>,
  functionCompute: FunctionCompute,
): Promise<Finding[]> {
  const found = await Promise.all(spec.map(({ functionName }) => functionCompute.findFunction(functionName)));
  if (found.every((each) => each === undefined))
    return [right('functions', 'none is deployed yet, and their names are free: npx s deploy')];
  const findings = await Promise.all(
    spec.map(async (wanted, index) => {
      const check = `function ${wanted.functionName}`;
      const deployed = found[index];
      if (deployed === undefined) return [mended(wrong(check, 'is not deployed', `npx s ${wanted.resource} deploy`))];
      // The role is the one thing that a deployment gives all its functions and nobody else's have.
      if (!deployed.role.toLowerCase().endsWith(`/${role}`)) return [taken(check, deployed.role)];
      const triggers = await functionCompute.triggersOf(wanted.functionName);
      return [...checkPause(wanted, deployed), ...compareTriggers(wanted, triggers ?? [])];
    }),
  );
  return findings.flat();
}

function taken(check: string, role: string): Finding {
  const words = `is somebody else's: its role is ${role === '' ? 'none' : role}, and s deploy would overwrite it`;
  return wrong(check, words, 'set NAME_PREFIX (such as NAME_PREFIX=servers-), or choose another REGION');
}

/** The variable that `pause` sets in between, and a deployment anew. Only create has it. */
const PAUSED = 'PAUSED';

function checkPause({ functionName, environmentVariables }: SpecFunction, { variables }: DeployedFunction): Finding[] {
  if (!(PAUSED in environmentVariables)) return [];
  const check = `pause of ${functionName}`;
  if (variables === undefined)
    return [unknown(check, 'it could not be checked: Function Compute shows variables to no role')];
  if (variables[PAUSED] !== 'true' || environmentVariables[PAUSED] === 'true') return [];
  return [
    notable(check, 'it is paused, and the next deployment resumes it', 'to keep it paused, deploy with PAUSED=true'),
  ];
}
