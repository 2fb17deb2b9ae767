import type { FunctionCompute } from '../account/functionCompute.ts';
import type { DeploymentNames } from '../../shared/api/deploymentNames.ts';
import type { SpecFunction } from '../spec.ts';
import { right, wrong, type Finding } from './finding.ts';
import { compareTriggers } from './triggers.ts';

/** Checks that no name is taken by somebody else's function, and that triggers are as s.yaml has them. */
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
      if (deployed === undefined) return [wrong(check, 'is not deployed', `npx s ${wanted.resource} deploy`)];
      // The role is the one thing that a deployment gives all its functions and nobody else's have.
      if (!deployed.role.toLowerCase().endsWith(`/${role}`)) return [taken(check, deployed.role)];
      const triggers = await functionCompute.triggersOf(wanted.functionName);
      return compareTriggers(wanted, triggers ?? []);
    }),
  );
  return findings.flat();
}

function taken(check: string, role: string): Finding {
  const words = `is somebody else's: its role is ${role === '' ? 'none' : role}, and s deploy would overwrite it`;
  return wrong(check, words, 'set NAME_PREFIX (such as NAME_PREFIX=servers-), or choose another REGION');
}
