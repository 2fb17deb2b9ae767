import { LOG_INDEX, LOG_PROJECT, LOG_STORE } from '../account/logService.ts';
import type { Resource } from './resource.ts';
import type { Step } from './steps.ts';

type Parameters = Readonly<Record<string, string>>;

/** What the CLI is to be told of a call before the call's own parameters. */
const FLAGS = {
  // The CLI knows the product, and none of its calls: it takes them by force, and would send them by GET.
  'mns-open': ['--force', '--method POST'],
  ram: [],
  // Else the CLI asks another service where this one is.
  resourcemanager: ['--endpoint resourcemanager.aliyuncs.com'],
  sls: [],
} as const;

/**
 * The command of the vendor's CLI that takes a step. Product, call and parameters are those of its 3.4.9; those of queues
 * and topics, which it has not, are those of the API 2022-01-19.
 * @example commandOf(step, 'cn-hangzhou'); // "aliyun ram AttachPolicyToRole --region cn-hangzhou --PolicyType Custom …"
 */
export function commandOf(step: Step, region: string): string {
  const [product, call, parameters] = callOf(step);
  const flags = [...FLAGS[product], `--region ${region}`];
  const options = Object.entries(parameters).map(([name, value]) => `--${name} ${quote(value)}`);
  return ['aliyun', product, call, ...flags, ...options].join(' ');
}

function callOf({ verb, resource, changes }: Step): [product: keyof typeof FLAGS, call: string, Parameters] {
  const { kind, name, within: [parent = '', grandchild = ''] = [] } = resource;
  switch (kind) {
    case 'queue':
      return ['mns-open', mnsCall(verb, 'Queue'), { QueueName: name, ...changes }];
    case 'topic':
      return ['mns-open', mnsCall(verb, 'Topic'), { TopicName: name, ...topicAttributes(changes) }];
    case 'subscription':
      // MNS changes no endpoint of a subscription: remove it, then run this.
      if (verb === 'remove') return ['mns-open', 'Unsubscribe', { TopicName: parent, SubscriptionName: name }];
      return [
        'mns-open',
        'Subscribe',
        { TopicName: parent, SubscriptionName: name, PushType: 'queue', ...resource.settings },
      ];
    case 'role':
      return ['ram', verb === 'change' ? 'UpdateRole' : `${VERBS[verb]}Role`, { RoleName: name, ...roleChanges(verb, changes) }]; // prettier-ignore
    case 'policy':
      if (verb !== 'change') return ['ram', `${VERBS[verb]}Policy`, { PolicyName: name, ...changes }];
      return ['ram', 'CreatePolicyVersion', { PolicyName: name, ...changes, ...AS_DEFAULT }];
    case 'attachment':
      return ['ram', verb === 'remove' ? 'DetachPolicyFromRole' : 'AttachPolicyToRole', { PolicyType: 'Custom', PolicyName: name, RoleName: parent }]; // prettier-ignore
    case 'linkedRole':
      return ['resourcemanager', 'CreateServiceLinkedRole', { ServiceName: name }];
    case 'logProject':
      return ['sls', 'CreateProject', { body: JSON.stringify({ projectName: name, ...LOG_PROJECT }) }];
    case 'logStore':
      return ['sls', 'CreateLogStore', { project: parent, body: JSON.stringify({ logstoreName: name, ...LOG_STORE }) }];
    case 'logIndex':
      return ['sls', 'CreateIndex', { project: parent, logstore: grandchild, body: JSON.stringify(LOG_INDEX) }]; // prettier-ignore
  }
}

const VERBS = { create: 'Create', change: 'Set', remove: 'Delete' } as const;

/** RAM keeps five versions of a policy, and refuses the sixth unless it may drop one. */
const AS_DEFAULT = { SetAsDefault: 'true', RotateStrategy: 'DeleteOldestNonDefaultVersionWhenLimitExceeded' };

function mnsCall(verb: Step['verb'], what: 'Queue' | 'Topic'): string {
  return `${VERBS[verb]}${what}${verb === 'change' ? 'Attributes' : ''}`;
}

/** Queues have a MaximumMessageSize in this API as in the other, and topics a MaxMessageSize. */
function topicAttributes(changes: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [name === 'MaximumMessageSize' ? 'MaxMessageSize' : name, value]),
  );
}

function roleChanges(verb: Step['verb'], changes: Parameters): Parameters {
  return verb === 'change' ? { NewAssumeRolePolicyDocument: changes['AssumeRolePolicyDocument'] ?? '' } : changes;
}

/** As a POSIX shell takes a text for one word. */
function quote(value: string): string {
  return /^[\w./:@-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** The steps as a script; one line a step, after what it is about. */
export function scriptOf(steps: readonly Step[], region: string, titleOf: (resource: Resource) => string): string {
  return steps.map((step) => `# ${step.verb}: ${titleOf(step.resource)}\n${commandOf(step, region)}`).join('\n');
}
