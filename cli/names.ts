import { deploymentNames, type DeploymentNames } from '../shared/api/deploymentNames.ts';
import type { Target } from './target.ts';

/** What the deployment of a target is called: by the target's own prefix, else by the one of the environment. */
export function namesOf({ namePrefix }: Pick<Target, 'namePrefix'>): DeploymentNames {
  return deploymentNames(namePrefix ?? process.env['NAME_PREFIX']);
}
