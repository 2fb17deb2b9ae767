import type { DeploymentNames } from '../shared/api/deploymentNames.ts';
import { ECS_API } from '../shared/cloud/ecs.ts';

/** A policy of RAM. */
export interface RamPolicy {
  Version: '1';
  Statement: Statement[];
}

interface Statement {
  Effect: 'Allow';
  Action: string[];
  Resource: string | string[];
  Condition?: Partial<Record<'StringLike' | 'StringEquals', Record<string, string | readonly string[]>>>;
}

/**
 * What the functions may do to an instance that bears a certain tag: all calls of the Ecs port that neither make
 * instances nor read them.
 */
const CHANGES = [...new Set(Object.values(ECS_API))]
  .filter((api) => !/^(Create|Describe)/.test(api))
  .map((api) => `ecs:${api}`)
  .sort();

const INSTANCES = 'acs:ecs:*:*:instance/*';

const bearing = (kind: 'ResourceTag' | 'RequestTag', key: string) => ({ StringLike: { [`acs:${kind}/${key}`]: '*' } });

/**
 * The policy of the functions' role: they may change what they have created, and nothing else.
 * @example JSON.stringify(rolePolicy(deploymentNames('test-')));
 */
export function rolePolicy({ queue, deadLetterQueue, outcomeTopic, tags }: DeploymentNames): RamPolicy {
  return {
    Version: '1',
    Statement: [
      { Effect: 'Allow', Action: ['ecs:CreateInstance', 'ecs:DescribeInstances', 'ecs:DescribePrice'], Resource: '*' },
      { Effect: 'Allow', Action: CHANGES, Resource: INSTANCES, Condition: bearing('ResourceTag', tags.request) },
      {
        Effect: 'Allow',
        Action: ['mns:SendMessage'],
        Resource: [queue, deadLetterQueue].map((name) => `acs:mns:*:*:/queues/${name}/messages`),
      },
      {
        Effect: 'Allow',
        Action: ['mns:PublishMessage'],
        Resource: `acs:mns:*:*:/topics/${outcomeTopic}/messages`,
      },
    ],
  };
}

/** What the role needs beside that where the deployment sets `ALLOW_FOREIGN`: a goal on any instance of the account. */
export function foreignPolicy({ tags }: DeploymentNames): RamPolicy {
  return {
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['ecs:TagResources'],
        Resource: INSTANCES,
        Condition: bearing('RequestTag', tags.goal),
      },
      { Effect: 'Allow', Action: CHANGES, Resource: INSTANCES, Condition: bearing('ResourceTag', tags.goal) },
    ],
  };
}
