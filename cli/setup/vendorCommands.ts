import { LOG_STORE, TOKENS } from '../account/logService.ts';
import type { Resource } from './resource.ts';
import type { Step } from './steps.ts';

type Parameters = Readonly<Record<string, string>>;

/**
 * The command of the vendor's CLI that takes a step.
 * @example commandOf(step, 'cn-hangzhou'); // "aliyun ram AttachPolicyToRole --PolicyType Custom --PolicyName …"
 */
export function commandOf({ verb, resource, changes }: Step, region: string): string {
  const { kind, name, within: [parent = '', grandchild = ''] = [] } = resource;
  const mns = (action: string, parameters: Parameters): string =>
    `aliyun mns-open ${action} --region ${region}${options(parameters)}`;
  const ram = (action: string, parameters: Parameters): string => `aliyun ram ${action}${options(parameters)}`;
  const sls = (action: string, parameters: Parameters): string =>
    `aliyun sls ${action} --region ${region}${options(parameters)}`;
  const attachment = { PolicyType: 'Custom', PolicyName: name, RoleName: parent };
  switch (kind) {
    case 'queue':
      return mns(mnsAction(verb, 'Queue'), { QueueName: name, ...changes });
    case 'topic':
      return mns(mnsAction(verb, 'Topic'), { TopicName: name, ...changes });
    case 'role':
      if (verb !== 'change') return ram(`${VERBS[verb]}Role`, { RoleName: name, ...changes });
      return ram('UpdateRole', {
        RoleName: name,
        NewAssumeRolePolicyDocument: changes['AssumeRolePolicyDocument'] ?? '',
      });
    case 'policy':
      if (verb !== 'change') return ram(`${VERBS[verb]}Policy`, { PolicyName: name, ...changes });
      return ram('CreatePolicyVersion', { PolicyName: name, ...changes, SetAsDefault: 'true' });
    case 'attachment':
      return ram(verb === 'remove' ? 'DetachPolicyFromRole' : 'AttachPolicyToRole', attachment);
    case 'linkedRole':
      return `aliyun resourcemanager CreateServiceLinkedRole${options({ ServiceName: name })}`;
    case 'logProject':
      return sls('CreateProject', { body: JSON.stringify({ projectName: name, description: '' }) });
    case 'logStore':
      return sls('CreateLogStore', { project: parent, body: JSON.stringify({ logstoreName: name, ...LOG_STORE }) });
    case 'logIndex':
      return sls('CreateIndex', { project: parent, logstore: grandchild, body: JSON.stringify({ line: { token: TOKENS } }) }); // prettier-ignore
  }
}

const VERBS = { create: 'Create', change: 'Set', remove: 'Delete' } as const;

function mnsAction(verb: Step['verb'], what: 'Queue' | 'Topic'): string {
  return `${VERBS[verb]}${what}${verb === 'change' ? 'Attributes' : ''}`;
}

function options(parameters: Parameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => ` --${name} ${quote(value)}`)
    .join('');
}

/** As a POSIX shell takes a text for one word. */
function quote(value: string): string {
  return /^[\w./:@-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** The steps as a script; one line a step, after what it is about. */
export function scriptOf(steps: readonly Step[], region: string, titleOf: (resource: Resource) => string): string {
  return steps.map((step) => `# ${step.verb}: ${titleOf(step.resource)}\n${commandOf(step, region)}`).join('\n');
}
