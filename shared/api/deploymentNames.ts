import { tagKeys, type OwnTag } from '../domain/tags.ts';
import { FUNCTIONS, type FunctionName } from './functions.ts';

/** What a deployment is called in its account. */
export interface DeploymentNames {
  functions: Readonly<Record<FunctionName, string>>;
  queue: string;
  deadLetterQueue: string;
  outcomeTopic: string;
  /** The queue of notify, and the topic's subscription that fills it. */
  notifyQueue: string;
  /** The RAM role of the functions. */
  role: string;
  /** The keys of its tags. */
  tags: Readonly<Record<OwnTag, string>>;
}

/**
 * The prefixes that all names of a deployment allow. Functions, queues, topics and tag keys begin with a letter; the fc3
 * component writes role ARNs in lower case; ECS keeps tag keys that begin with aliyun for itself. The shortest limit is
 * the 64 characters of functions and roles.
 */
export const NAME_PREFIX = /^(?!aliyun)[a-z][a-z0-9-]{0,19}$/;

/**
 * The names of a deployment. s.yaml puts the same ones together; a test compares them.
 * @param prefix matches `NAME_PREFIX`, or is empty. Two deployments in one account and region need two prefixes.
 * @example deploymentNames('test-').queue; // 'test-ecs-provisioner'
 */
export function deploymentNames(prefix = ''): DeploymentNames {
  const named = FUNCTIONS.map((name) => [name, `${prefix}${name}`] as const);
  return {
    functions: Object.fromEntries(named) as Record<FunctionName, string>,
    queue: `${prefix}ecs-provisioner`,
    deadLetterQueue: `${prefix}ecs-provisioner-dead-letters`,
    outcomeTopic: `${prefix}ecs-provisioner-outcomes`,
    notifyQueue: `${prefix}ecs-provisioner-notify`,
    role: `${prefix}ecs-provisioner`,
    tags: tagKeys(prefix),
  };
}

/** The names of a deployment without a prefix. */
export const NAMES = deploymentNames();
