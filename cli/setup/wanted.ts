import { deploymentNames, type DeploymentNames } from '../../shared/api/deploymentNames.ts';
import type { Account } from '../account/account.ts';
import { foreignPolicy, rolePolicy } from '../ramPolicy.ts';
import { logProjectOf } from './logProject.ts';
import type { Resource } from './resource.ts';

/** Where a deployment is to be, and how. */
export interface Wish {
  names: DeploymentNames;
  region: string;
  accountId: string;
  /** `ALLOW_FOREIGN`: the role needs a second policy. */
  allowForeign: boolean;
  /** A channel of notify is set: its queue gets the outcomes. */
  notify: boolean;
}

/** What the environment wishes for in an account. */
export function wishOf({ region }: Pick<Account, 'region'>, accountId: string): Wish {
  const { NAME_PREFIX, ALLOW_FOREIGN, NOTIFY_WEBHOOK_URL = '', NOTIFY_DINGTALK_URL = '' } = process.env;
  const notify = NOTIFY_WEBHOOK_URL !== '' || NOTIFY_DINGTALK_URL !== '';
  const allowForeign = ALLOW_FOREIGN === 'true';
  return { names: deploymentNames(NAME_PREFIX ?? ''), region, accountId, allowForeign, notify };
}

/** The longest message that MNS takes, in bytes; a message of ours may be nearly as long. */
const MESSAGE_BYTES = '65536';

const DAY_SECONDS = 86_400;

/** Longer than the longest deadline, which is a day. It is MNS's own default. */
const WORK_SECONDS = String(4 * DAY_SECONDS);

/** The longest that MNS keeps a message: somebody has to see it before that. */
const LETTER_SECONDS = String(7 * DAY_SECONDS);

/**
 * The services of EventBridge that act for the account: they call the functions, take events of cloud services, and read
 * queues. The fc3 component asks for these three when it deploys an EventBridge trigger.
 */
export const LINKED_SERVICES: readonly string[] = [
  'sendevent-fc.eventbridge.aliyuncs.com',
  'source-cms.eventbridge.aliyuncs.com',
  'sendevent-mns.eventbridge.aliyuncs.com',
];

/** The store in which the fc3 component has functions log whose `logConfig` is `auto`. */
const LOG_STORE = 'default-logs';

/** Lets Function Compute take the role for the functions. */
const TRUST = {
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['fc.aliyuncs.com'] } }],
};

/** Lists all that the functions need in the account before they are deployed, in the order in which it can be made. */
export function wantedResources({ names, region, accountId, allowForeign, notify }: Wish): Resource[] {
  const { queue, deadLetterQueue, outcomeTopic, notifyQueue, role } = names;
  const project = logProjectOf(region, accountId);
  return [
    queueOf(queue, WORK_SECONDS),
    queueOf(deadLetterQueue, LETTER_SECONDS),
    // The trigger of notify needs its queue. Without the subscription nothing comes into it.
    queueOf(notifyQueue, LETTER_SECONDS),
    { kind: 'topic', name: outcomeTopic, settings: { MaximumMessageSize: MESSAGE_BYTES } },
    ...(notify
      ? [subscriptionOf(outcomeTopic, notifyQueue, `acs:mns:${region}:${accountId}:queues/${notifyQueue}`)]
      : []),
    { kind: 'role', name: role, settings: { AssumeRolePolicyDocument: JSON.stringify(TRUST) } },
    ...policyAt(role, role, rolePolicy(names)),
    ...(allowForeign ? policyAt(`${role}-foreign`, role, foreignPolicy(names)) : []),
    ...LINKED_SERVICES.map((name): Resource => ({ kind: 'linkedRole', name, settings: {} })),
    { kind: 'logProject', name: project, settings: {} },
    { kind: 'logStore', name: LOG_STORE, within: [project], settings: {} },
    { kind: 'logIndex', name: 'index', within: [project, LOG_STORE], settings: {} },
  ];
}

/** Nothing is received from these queues but by EventBridge and the command line, so nothing else is set. */
function queueOf(name: string, MessageRetentionPeriod: string): Resource {
  return { kind: 'queue', name, settings: { MaximumMessageSize: MESSAGE_BYTES, MessageRetentionPeriod } };
}

/** SIMPLIFIED puts the message itself into the queue, as it was published. MNS retries for a day when the queue is away. */
function subscriptionOf(topic: string, name: string, Endpoint: string): Resource {
  const settings = { Endpoint, NotifyContentFormat: 'SIMPLIFIED', NotifyStrategy: 'EXPONENTIAL_DECAY_RETRY' };
  return { kind: 'subscription', name, within: [topic], settings };
}

function policyAt(name: string, role: string, document: object): Resource[] {
  return [
    { kind: 'policy', name, settings: { PolicyDocument: JSON.stringify(document) } },
    { kind: 'attachment', name, within: [role], settings: {} },
  ];
}
