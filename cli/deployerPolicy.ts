import type { DeploymentNames } from '../shared/api/deploymentNames.ts';
import type { RamPolicy } from './ramPolicy.ts';
import { LINKED_SERVICES } from './setup/wanted.ts';

type Statement = RamPolicy['Statement'][number];

/**
 * What whoever deploys may do, action by action: what `setup`, `doctor`, `teardown`, `target add`, `pause`, `schedules`,
 * `history`, `logs`, `orphans` and component fc3 0.1.22 call. STS's GetCallerIdentity and ECS's
 * DescribeRegions need no permission (vendor's pages of both). A test compares it with what they send.
 */
const ACTIONS = {
  queues: ['CreateQueue', 'DeleteQueue', 'GetQueueAttributes', 'SetQueueAttributes'],
  topics: ['CreateTopic', 'DeleteTopic', 'GetTopicAttributes', 'SetTopicAttributes'],
  subscriptions: ['GetSubscriptionAttributes', 'Subscribe', 'Unsubscribe'],
  roles: ['CreateRole', 'DeleteRole', 'GetRole', 'UpdateRole'],
  policies: ['CreatePolicy', 'CreatePolicyVersion', 'DeletePolicy', 'DeletePolicyVersion', 'GetPolicy', 'ListPolicyVersions'], // prettier-ignore
  attachments: ['AttachPolicyToRole', 'DetachPolicyFromRole', 'ListPoliciesForRole'],
  logs: ['CreateProject', 'GetProject', 'CreateLogStore', 'GetLogStore', 'GetLogStoreLogs', 'CreateIndex', 'GetIndex'],
  // Which reads a deployment makes changes with the component; the vendor's own read-only policy has these two as well.
  functions: ['Get*', 'List*', 'CreateFunction', 'UpdateFunction', 'DeleteFunction', 'InvokeFunction'],
  triggers: ['CreateTrigger', 'UpdateTrigger', 'DeleteTrigger'],
  // RAM's names for PutAsyncInvokeConfig and DeleteAsyncInvokeConfig.
  asyncConfigs: ['PutFunctionAsyncInvokeConfig', 'DeleteFunctionAsyncInvokeConfig'],
  defaults: ['DescribeImages', 'DescribeInstanceTypes', 'DescribeSecurityGroups', 'DescribeVSwitches', 'DescribeAvailableResource'], // prettier-ignore
  // What has outlived its server, and the prices of that and of servers.
  fleet: ['DescribeDisks', 'DescribeSnapshots', 'DescribePrice'],
} as const;

/**
 * The policy of whoever deploys: it reaches no queue, topic, role or policy but those of the deployment. Function Compute
 * names no resource for its actions, so these hold for all functions (vendor's list of authorizations, 2026-01).
 * @example JSON.stringify(deployerPolicy(deploymentNames('test-')));
 */
export function deployerPolicy({
  queue,
  deadLetterQueue,
  outcomeTopic,
  notifyQueue,
  role,
}: DeploymentNames): RamPolicy {
  const roleArn = `acs:ram:*:*:role/${role}`;
  const policyArns = [role, `${role}-foreign`].map((name) => `acs:ram:*:*:policy/${name}`);
  return {
    Version: '1',
    Statement: [
      allow('mns', ACTIONS.queues, [queue, deadLetterQueue, notifyQueue].map((name) => `acs:mns:*:*:/queues/${name}`)), // prettier-ignore
      allow('mns', ACTIONS.topics, `acs:mns:*:*:/topics/${outcomeTopic}`),
      allow('mns', ACTIONS.subscriptions, `acs:mns:*:*:/topics/${outcomeTopic}/subscriptions/*`),
      allow('ram', [...ACTIONS.roles, ...ACTIONS.policies, ...ACTIONS.attachments], [roleArn, ...policyArns]),
      { ...allow('ram', ['PassRole'], roleArn), Condition: { StringEquals: { 'acs:Service': 'fc.aliyuncs.com' } } },
      // No source says under which service RAM has this one.
      { Effect: 'Allow', Action: ['ram', 'resourcemanager'].map((service) => `${service}:CheckServiceLinkedRoleExistence`), Resource: '*' }, // prettier-ignore
      { ...allow('ram', ['CreateServiceLinkedRole'], '*'), Condition: { StringEquals: { 'ram:ServiceName': LINKED_SERVICES } } }, // prettier-ignore
      allow('log', ACTIONS.logs, 'acs:log:*:*:project/serverless-*'),
      allow('fc', [...ACTIONS.functions, ...ACTIONS.triggers, ...ACTIONS.asyncConfigs], '*'),
      allow('eventbridge', ['ListEventBuses'], 'acs:eventbridge:*:*:eventbus/*'),
      allow('ecs', [...ACTIONS.defaults, ...ACTIONS.fleet], '*'),
      // ECS's API hands this one on to the VPC product. No source says whose action RAM takes it for.
      allow('vpc', ['DescribeVSwitches'], '*'),
    ],
  };
}

function allow(service: string, actions: readonly string[], Resource: string | string[]): Statement {
  return { Effect: 'Allow', Action: actions.map((action) => `${service}:${action}`), Resource };
}
