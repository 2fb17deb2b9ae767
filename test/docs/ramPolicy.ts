import { ECS_API } from '../../shared/cloud/ecs.ts';
import { NAMES } from '../../shared/cloud/names.ts';
import { TAG } from '../../shared/domain/tags.ts';

/** The actions that change instances which exist. All others of the Ecs port make some, or read. */
const CHANGES = [...new Set(Object.values(ECS_API))]
  .filter((api) => !/^(Create|Describe)/.test(api))
  .map((api) => `ecs:${api}`)
  .sort();

const INSTANCES = 'acs:ecs:*:*:instance/*';

/** Changes of the instances that bear a tag, whatever its value. */
function changesWhere(tag: string) {
  return {
    Effect: 'Allow',
    Action: CHANGES,
    Resource: INSTANCES,
    Condition: { StringLike: { [`acs:ResourceTag/${tag}`]: '*' } },
  };
}

/** What the functions' role may do: docs/ram-policy.json. The request tag is one that CreateInstance alone can put on. */
export function ramPolicy() {
  return policy([
    { Effect: 'Allow', Action: ['ecs:CreateInstance', 'ecs:DescribeInstances'], Resource: '*' },
    changesWhere(TAG.request),
    {
      Effect: 'Allow',
      Action: ['mns:SendMessage'],
      Resource: [NAMES.queue, NAMES.deadLetterQueue].map((name) => `acs:mns:*:*:/queues/${name}/messages`),
    },
    {
      Effect: 'Allow',
      Action: ['mns:PublishMessage'],
      Resource: `acs:mns:*:*:/topics/${NAMES.outcomeTopic}/messages`,
    },
  ]);
}

/** What it needs besides for instances that were not created here: docs/ram-policy-foreign.json. */
export function foreignRamPolicy() {
  return policy([
    {
      Effect: 'Allow',
      Action: ['ecs:TagResources'],
      Resource: INSTANCES,
      Condition: { StringLike: { [`acs:RequestTag/${TAG.goal}`]: '*' } },
    },
    changesWhere(TAG.goal),
  ]);
}

function policy(statements: readonly object[]) {
  return { Version: '1', Statement: statements };
}
