import { FUNCTIONS, type FunctionName } from '../../shared/api/functions.ts';
import { NAMES } from '../../shared/cloud/names.ts';

/** What a deployment calls what it has in an account. */
export interface DeploymentNames {
  /** By the name that this project gives the function. */
  functions: Readonly<Record<FunctionName, string>>;
  queue: string;
  deadLetterQueue: string;
  outcomeTopic: string;
  /** fc3 writes role ARNs in lower case. */
  role: string;
  policy: string;
  /** For goals on instances that were not created here. */
  foreignPolicy: string;
}

/** The names in s.yaml. */
export function deploymentNames(): DeploymentNames {
  return {
    functions: Object.fromEntries(FUNCTIONS.map((name) => [name, name])) as Record<FunctionName, string>,
    ...NAMES,
    role: 'ecs-provisioner',
    policy: 'ecs-provisioner',
    foreignPolicy: 'ecs-provisioner-foreign',
  };
}
