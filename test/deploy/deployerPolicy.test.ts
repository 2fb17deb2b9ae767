import * as api from '@alicloud/fc20230330';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deployerPolicy } from '../../cli/deployerPolicy.ts';
import { deploymentNames } from '../../shared/api/deploymentNames.ts';
import {
  DEFAULT_IMAGE_ID,
  DEFAULT_INSTANCE_TYPE,
  DEFAULT_SECURITY_GROUP_ID,
  DEFAULT_VSWITCH_ID,
} from '../../local/ecs/defaults.ts';
import { connectMns } from '../../cli/account/mns.ts';
import { connectRpc } from '../../cli/account/rpc.ts';
import { logProjectOf } from '../../cli/setup/logProject.ts';
import { connectFc } from '../support/deploy.ts';
import { deployBundles, removeBundles } from '../support/deployBundles.ts';
import { startAccount, type StartedAccount } from '../support/startAccount.ts';
import { startRecorder, type Recorded } from '../support/startRecorder.ts';

const PATIENCE = 300_000;

let account: StartedAccount;
let recorder: Awaited<ReturnType<typeof startRecorder>>;
beforeAll(async () => {
  account = await startAccount();
  const { port } = JSON.parse(account.env['LOCAL_CLOUD_PROXY'] ?? '{}') as { port: number };
  const fc = Number(new URL(account.endpoints.fc).port);
  recorder = await startRecorder((host) => (host.includes('aliyuncs.com') ? port : fc));
}, PATIENCE);
afterAll(async () => {
  await recorder.close();
  await account.close();
});

/** The environment of a command whose calls go through the recorder, each to the host that it would have. */
function recordedEnv(): Record<string, string> {
  const { region, accountId } = account.endpoints;
  const proxy = JSON.parse(account.env['LOCAL_CLOUD_PROXY'] ?? '{}') as object;
  return {
    LOCAL_CLOUD_PROXY: JSON.stringify({ ...proxy, port: recorder.port }),
    ECS_ENDPOINT: `http://ecs.${region}.aliyuncs.com`,
    MNS_ENDPOINT: `http://${accountId}.mns.${region}.aliyuncs.com`,
    FC_ENDPOINT: `http://fcv3.${region}.aliyuncs.com`,
    RAM_ENDPOINT: 'http://ram.aliyuncs.com',
    STS_ENDPOINT: 'http://sts.aliyuncs.com',
    RESOURCE_MANAGER_ENDPOINT: 'http://resourcemanager.aliyuncs.com',
    EVENTBRIDGE_ENDPOINT: `http://eventbridge-console.${region}.aliyuncs.com`,
    SLS_ENDPOINT: `http://${region}.log.aliyuncs.com`,
    IMAGE_ID: DEFAULT_IMAGE_ID,
    INSTANCE_TYPE: DEFAULT_INSTANCE_TYPE,
    SECURITY_GROUP_ID: DEFAULT_SECURITY_GROUP_ID,
    VSWITCH_ID: DEFAULT_VSWITCH_ID,
    ALLOW_FOREIGN: 'true',
    ...{ NOTIFY_WEBHOOK_URL: 'https://hook.example.com', NOTIFY_WEBHOOK_SECRET: 'a-secret-of-16-or-more' },
  };
}

/** Changes what setup has made, so that it has something to mend and teardown several versions to delete. */
async function spoil(): Promise<void> {
  const { accessKeyId, accessKeySecret, fc, mns, region, accountId } = account.endpoints;
  const credentials = { accessKeyId, accessKeySecret, securityToken: undefined };
  const { queues, topics, subscriptions } = await connectMns({ region, credentials, endpoints: { mns } }, accountId);
  await queues.change('ecs-provisioner', { MaximumMessageSize: '2048' });
  await topics.change('ecs-provisioner-outcomes', { MaximumMessageSize: '2048' });
  await subscriptions.remove('ecs-provisioner-outcomes', 'ecs-provisioner-notify');
  const Endpoint = `acs:mns:${region}:${accountId}:queues/ecs-provisioner`;
  await subscriptions.create('ecs-provisioner-outcomes', 'ecs-provisioner-notify', { Endpoint });
  const ram = await connectRpc('ram', { region, credentials, endpoints: { ram: fc } });
  const nobody = { Version: '1', Statement: [{ Effect: 'Deny', Action: ['*'], Resource: '*' }] };
  await ram('CreatePolicyVersion', { PolicyName: 'ecs-provisioner', PolicyDocument: JSON.stringify(nobody), SetAsDefault: 'true' }); // prettier-ignore
  const trust = { Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['ecs.aliyuncs.com'] } }] }; // prettier-ignore
  await ram('UpdateRole', { RoleName: 'ecs-provisioner', NewAssumeRolePolicyDocument: JSON.stringify(trust) });
}

/** Has `create` log where `logConfig: auto` makes it log. */
async function logToProject(endpoints: StartedAccount['endpoints']): Promise<void> {
  const project = logProjectOf(endpoints.region, endpoints.accountId);
  const logConfig = new api.LogConfig({ project, logstore: 'default-logs' });
  const request = new api.UpdateFunctionRequest({ body: new api.UpdateFunctionInput({ logConfig }) });
  await connectFc(endpoints).updateFunction('create', request);
}

const MNS: Record<string, string> = { GET: 'Get#Attributes', PUT: 'Create#', DELETE: 'Delete#' };
const SUBSCRIPTION: Record<string, string> = {
  GET: 'GetSubscriptionAttributes',
  PUT: 'Subscribe',
  DELETE: 'Unsubscribe',
};
const LOG: Record<string, string> = { GET: 'Get', POST: 'Create', PUT: 'Update' };

/**
 * What component fc3 0.1.22 sent beside that in `scripts/serverlessDevs/main.mjs`, and what is asked for along with a call:
 * PassRole with CreateFunction, and the other service's name where no source says which. There are no servers here, so nothing
 * has a price.
 */
const NOT_SENT_HERE = [
  'ecs:DescribePrice',
  'ecs:DescribeVSwitches',
  'fc:DeleteFunctionAsyncInvokeConfig',
  'fc:InvokeFunction',
  'ram:PassRole',
  'resourcemanager:CheckServiceLinkedRoleExistence',
];

/** The actions of RAM of which a request needs one, by the service's host. */
function actionsOf({ host, method, path, action }: Recorded): string[] {
  if (host.includes('.mns.')) {
    if (path.includes('/subscriptions/')) return [`mns:${SUBSCRIPTION[method] ?? method}`];
    const what = path.startsWith('/queues/') ? 'Queue' : 'Topic';
    return [`mns:${/metaoverride=true/i.test(path) ? `Set${what}Attributes` : (MNS[method] ?? '').replace('#', what)}`];
  }
  if (host.includes('.log.')) {
    if (path.includes('type=log')) return ['log:GetLogStoreLogs'];
    const what = path === '/' ? 'Project' : path.endsWith('/index') ? 'Index' : 'LogStore';
    return [`log:${LOG[method] ?? method}${what}`];
  }
  if (host.startsWith('sts.') || action === 'DescribeRegions') return [];
  // The one call that the vendor documents under another service than the one that answers it.
  if (host.startsWith('resourcemanager.')) return [`ram:${action}`];
  if (host.startsWith('eventbridge-console.')) return [`eventbridge:${action}`];
  if (action === 'DescribeVSwitches') return [`vpc:${action}`];
  const service = ['ecs', 'ram'].find((each) => host.startsWith(`${each}.`)) ?? 'fc';
  return [`${service}:${action.replace(/^(Put|Delete)(AsyncInvokeConfig)$/, '$1Function$2')}`];
}

const granted = deployerPolicy(deploymentNames()).Statement.flatMap(({ Action }) => Action);
const isGranted = (action: string): boolean =>
  granted.some((each) => each === action || (each.endsWith('*') && action.startsWith(each.slice(0, -1))));

test('grants all that the commands and a deployment ask for, and nothing else', { timeout: PATIENCE }, async () => {
  const env = recordedEnv();
  const cli = async (...args: string[]): Promise<void> => {
    const { code, stdout, stderr } = await account.cli(args, env);
    expect([args.join(' '), code, code === 0 ? '' : stdout + stderr]).toEqual([args.join(' '), 0, '']);
  };
  const endpoints = { ...account.endpoints, fc: `http://127.0.0.1:${recorder.port}` };
  const target = JSON.stringify({ region: endpoints.region, fc: endpoints.fc, functions: {} });

  await cli('setup');
  await spoil();
  await cli('setup');
  await cli('doctor');
  for (let times = 0; times < 2; times += 1) await deployBundles(endpoints, account.env);
  await cli('doctor');
  await cli('target', 'add', 'mine');
  await cli('pause', '--target', target);
  await logToProject(endpoints);
  await cli('logs', '--target', target);
  await cli('orphans', '--target', target);
  await removeBundles(endpoints);
  await cli('teardown', '--yes');

  const sent = new Set(recorder.recorded.flatMap(actionsOf));
  expect([...sent].filter((action) => !isGranted(action))).toEqual([]);
  expect(granted.filter((action) => !action.endsWith('*') && !sent.has(action)).sort()).toEqual(NOT_SENT_HERE);
});

test.each([
  ...['GetFunction', 'CreateFunction', 'UpdateFunction', 'DeleteFunction', 'InvokeFunction', 'GetTempBucketToken'],
  ...['GetTrigger', 'CreateTrigger', 'UpdateTrigger', 'DeleteTrigger', 'ListTriggers'],
  ...['GetFunctionAsyncInvokeConfig', 'PutFunctionAsyncInvokeConfig', 'DeleteFunctionAsyncInvokeConfig'],
  ...['ListFunctionAsyncInvokeConfigs', 'ListVpcBindings', 'GetScalingConfig', 'ListScalingConfigs'],
  ...['GetConcurrencyConfig', 'ListAliases', 'ListFunctionVersions'],
])('grants the component fc:%s', (action) => {
  expect(isGranted(`fc:${action}`)).toBe(true);
});
