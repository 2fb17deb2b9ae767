import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../support/run.ts';
import { startAccount, type StartedAccount } from '../support/startAccount.ts';

const PATIENCE = 120_000;

/**
 * What the vendor's CLI takes of each call: for RAM, Resource Manager and the log service the metadata of its version 3.4.9
 * (github.com/aliyun/aliyun-openapi-meta), for queues and topics the SDK of the API 2022-01-19 (alibabacloud-mns-open20220119 1.4.1).
 */
const TAKEN: Record<string, readonly string[]> = {
  'mns-open CreateQueue': ['QueueName', 'DelaySeconds', 'MaximumMessageSize', 'MessageRetentionPeriod', 'PollingWaitSeconds', 'VisibilityTimeout'], // prettier-ignore
  'mns-open SetQueueAttributes': ['QueueName', 'DelaySeconds', 'MaximumMessageSize', 'MessageRetentionPeriod', 'PollingWaitSeconds', 'VisibilityTimeout'], // prettier-ignore
  'mns-open CreateTopic': ['TopicName', 'MaxMessageSize', 'EnableLogging'],
  'mns-open Subscribe': ['TopicName', 'SubscriptionName', 'PushType', 'Endpoint', 'NotifyContentFormat', 'NotifyStrategy', 'MessageTag'], // prettier-ignore
  'ram CreateRole': ['RoleName', 'AssumeRolePolicyDocument', 'Description', 'MaxSessionDuration'],
  'ram UpdateRole': ['RoleName', 'NewAssumeRolePolicyDocument', 'NewDescription', 'NewMaxSessionDuration'],
  'ram CreatePolicy': ['PolicyName', 'PolicyDocument', 'Description'],
  'ram CreatePolicyVersion': ['PolicyName', 'PolicyDocument', 'RotateStrategy', 'SetAsDefault'],
  'ram AttachPolicyToRole': ['PolicyName', 'PolicyType', 'RoleName'],
  'resourcemanager CreateServiceLinkedRole': ['ServiceName', 'CustomSuffix', 'Description'],
  'sls CreateProject': ['body'],
  'sls CreateLogStore': ['project', 'body'],
  'sls CreateIndex': ['project', 'logstore', 'body'],
};

/** Flags of the CLI itself, each with whether a value follows. */
const FLAGS: Record<string, boolean> = { force: false, method: true, region: true, endpoint: true };

interface Command {
  call: string;
  flags: Record<string, string>;
  parameters: Record<string, string>;
}

/** Has a shell run the script, with an `aliyun` that tells how it was called. */
async function commandsOf(script: string): Promise<Command[]> {
  const teller = "aliyun() { printf '%s\\0' \"$@\" ''; }\n";
  const { code, stdout } = await run('sh', ['-c', teller + script]);
  expect(code).toBe(0);
  return stdout.split('\0\0').flatMap((call) => (call === '' ? [] : [readCommand(call.split('\0'))]));
}

function readCommand([product = '', action = '', ...words]: string[]): Command {
  const command: Command = { call: `${product} ${action}`, flags: {}, parameters: {} };
  while (words.length > 0) {
    const name = words.shift()?.replace(/^--/, '') ?? '';
    if (name in FLAGS) command.flags[name] = FLAGS[name] === true ? (words.shift() ?? '') : '';
    else command.parameters[name] = words.shift() ?? '';
  }
  return command;
}

let account: StartedAccount;
beforeAll(async () => {
  // A queue that is there already, with a shorter retention than wanted.
  account = await startAccount(['--queue', 'ecs-provisioner-dead-letters']);
}, PATIENCE);
afterAll(() => account.close());

/** The commands that `setup --print` prints. */
const printed = async (env: Record<string, string> = {}): Promise<Command[]> =>
  commandsOf((await account.cli(['setup', '--print'], env)).stdout);

test('every command is one that the CLI takes, in a region', { timeout: PATIENCE }, async () => {
  const NOTIFY_DINGTALK_URL = 'https://oapi.dingtalk.com/robot/send?access_token=t';
  const commands = await printed({ NOTIFY_DINGTALK_URL, NOTIFY_DINGTALK_SECRET: 'SECa-secret-of-dingtalk' });

  expect(commands.map(({ call }) => call)).toEqual([
    ...['mns-open CreateQueue', 'mns-open SetQueueAttributes', 'mns-open CreateQueue', 'mns-open CreateTopic'],
    'mns-open Subscribe',
    ...['ram CreateRole', 'ram CreatePolicy', 'ram AttachPolicyToRole'],
    ...Array.from({ length: 3 }, () => 'resourcemanager CreateServiceLinkedRole'),
    ...['sls CreateProject', 'sls CreateLogStore', 'sls CreateIndex'],
  ]);
  for (const { call, flags, parameters } of commands) {
    expect([call, Object.keys(parameters).filter((name) => TAKEN[call]?.includes(name) !== true)]).toEqual([call, []]);
    expect([call, flags['region']]).toEqual([call, account.endpoints.region]);
  }
});

test(
  'the CLI is forced where it lists no calls, and told the host that it would ask for',
  { timeout: PATIENCE },
  async () => {
    const commands = await printed();

    const flagsOf = (product: string) =>
      commands.filter(({ call }) => call.startsWith(product)).map(({ flags }) => flags);
    for (const flags of flagsOf('mns-open')) expect(flags).toMatchObject({ force: '', method: 'POST' });
    for (const flags of flagsOf('resourcemanager')) expect(flags['endpoint']).toBe('resourcemanager.aliyuncs.com');
  },
);

test('documents come through the shell as they are', { timeout: PATIENCE }, async () => {
  const before = await printed();
  await account.cli(['setup']);
  const after = await printed();

  const documents = before.flatMap(({ parameters }) =>
    ['AssumeRolePolicyDocument', 'PolicyDocument', 'body'].flatMap((name) => parameters[name] ?? []),
  );
  expect(documents).toHaveLength(5);
  for (const document of documents) expect(() => JSON.parse(document) as unknown).not.toThrow();
  expect(after).toEqual([]);
});
