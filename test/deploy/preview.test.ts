import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLED_FUNCTIONS, FUNCTIONS, SETTER_OF, type FunctionName } from '../../shared/api/functions.ts';
import { deploymentNames, NAMES } from '../../shared/api/deploymentNames.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { wrongSettings } from '../../shared/platform/settings.ts';
import { renderSpec } from '../support/deploy.ts';

interface Rendered {
  resources: Record<string, { component: string; props: Props }>;
}
interface Props {
  functionName: string;
  code: string;
  handler: string;
  role: string;
  environmentVariables: Record<string, string>;
  asyncInvokeConfig?: { qualifier?: string };
  triggers: { triggerName: string; triggerType: string; triggerConfig: Record<string, unknown> }[];
}

let home: string;
let rendered: Rendered;

beforeAll(async () => {
  // Serverless Devs writes settings and logs into the home directory, so the test gives it a temporary one.
  home = await mkdtemp(join(tmpdir(), 's-home-'));
  const env = { ...process.env, HOME: home, serverless_devs_config_home: home, REGION: 'cn-shanghai' };
  const { stdout } = await promisify(execFile)('node_modules/.bin/s', ['preview', '-o', 'json'], { env });
  rendered = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Rendered;
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** What s.yaml says of a function. */
function propsOf(name: FunctionName): Props | undefined {
  return Object.values(rendered.resources).find(({ props }) => props.functionName === name)?.props;
}

describe('s preview renders s.yaml', () => {
  test('with the functions, each with a bundle of its own', () => {
    const functions = Object.values(rendered.resources).map(({ component, props }) => [
      component,
      props.functionName,
      props.code,
      props.handler,
    ]);

    expect(functions).toEqual(FUNCTIONS.map((name) => ['fc3', name, `./dist/${name}`, 'index.handler']));
  });

  test('with resources that `s` does not take for commands', () => {
    const commands = [
      'deploy',
      'plan',
      'info',
      'invoke',
      'remove',
      'build',
      'local',
      'sync',
      'logs',
      'version',
      'preview',
    ];

    expect(Object.keys(rendered.resources).filter((name) => commands.includes(name))).toEqual([]);
  });

  test('with variables resolved and shared settings merged', () => {
    for (const { props } of Object.values(rendered.resources)) {
      expect(props.environmentVariables).toMatchObject({
        REGION: 'cn-shanghai',
        QUEUE_NAME: NAMES.queue,
        DEAD_LETTER_QUEUE: NAMES.deadLetterQueue,
        OUTCOME_TOPIC: NAMES.outcomeTopic,
      });
      expect(props.role).toMatch(/:role\/ecs-provisioner$/);
    }
  });

  test.each(['', 'b-'])('with the names of a deployment whose prefix is %j', async (namePrefix) => {
    const names = deploymentNames(namePrefix);
    const spec = await renderSpec({ REGION: 'cn-shanghai', NAME_PREFIX: namePrefix });

    expect(Object.entries(spec).map(([name, { functionName }]) => [name, functionName])).toEqual(
      Object.entries(names.functions),
    );
    for (const { role, environmentVariables } of Object.values(spec)) {
      expect(role).toBe(`acs:ram::1234567890123456:role/${names.role}`);
      expect(environmentVariables).toMatchObject({
        NAME_PREFIX: namePrefix,
        QUEUE_NAME: names.queue,
        DEAD_LETTER_QUEUE: names.deadLetterQueue,
        OUTCOME_TOPIC: names.outcomeTopic,
      });
    }
    for (const [name, queue] of [
      ['reconcile', names.queue],
      ['notify', names.notifyQueue],
    ] as const) {
      const stream = JSON.stringify(spec[name]?.triggers.find(({ triggerName }) => triggerName === 'queue'));
      expect(stream).toContain(`"QueueName":"${queue}"`);
      expect(stream).toContain(`"Arn":"acs:mns:cn-shanghai:1234567890123456:/queues/${names.deadLetterQueue}"`);
    }
  });

  test('with the qualifier in each asyncInvokeConfig, without which every deployment asks', () => {
    const qualifiers = FUNCTIONS.flatMap((name) => {
      const config = propsOf(name)?.asyncInvokeConfig;
      return config === undefined ? [] : [[name, config.qualifier]];
    });

    const retried = ['create', 'reconcile', ...Object.values(SETTER_OF)];
    expect(qualifiers).toEqual(retried.map((name) => [name, 'LATEST']));
  });

  test('with HTTP triggers that want a signature, and the triggers of reconcile behind its timer', () => {
    for (const name of CALLED_FUNCTIONS) {
      expect(propsOf(name)?.triggers[0]).toMatchObject({
        triggerType: 'http',
        triggerConfig: { authType: 'function' },
      });
    }
    const types = propsOf('reconcile')?.triggers.map(({ triggerType }) => triggerType);

    expect(types).toEqual(['timer', 'eventbridge', 'eventbridge', 'eventbridge']);
  });
});

describe('notify', () => {
  const CHANNEL = { NOTIFY_WEBHOOK_URL: 'https://hook.example.com/x', NOTIFY_WEBHOOK_SECRET: 'a-secret-of-16-or-more' };

  test('alone gets the channels, and its stream tries for a day', async () => {
    const spec = await renderSpec({ REGION: 'cn-shanghai', ...CHANNEL });

    const knowing = Object.entries(spec).filter(([, props]) =>
      JSON.stringify(props).includes(CHANNEL.NOTIFY_WEBHOOK_SECRET),
    );
    expect(knowing.map(([name]) => name)).toEqual(['notify']);
    expect(spec['notify']?.environmentVariables).toMatchObject(CHANNEL);
    expect(JSON.stringify(spec['notify']?.triggers)).toContain('"PushRetryStrategy":"EXPONENTIAL_DECAY_RETRY"');
  });

  test('is off where nothing is set', () => {
    expect(propsOf('notify')?.environmentVariables).toMatchObject({ NOTIFY_WEBHOOK_URL: '', NOTIFY_DINGTALK_URL: '' });
    expect(wrongSettings(propsOf('notify')?.environmentVariables ?? {})).toEqual([]);
  });
});

describe('s.private.yaml', () => {
  const NETWORK = { FUNCTION_VPC_ID: 'vpc-1', FUNCTION_VSWITCH_ID: 'vsw-1', FUNCTION_SECURITY_GROUP_ID: 'sg-1' };

  test('puts every function into the private network and changes nothing else', async () => {
    const variables = { REGION: 'cn-shanghai', ...NETWORK };
    const plain = await renderSpec(variables);
    const spec = await renderSpec(variables, 's.private.yaml');

    expect(Object.keys(spec)).toEqual([...FUNCTIONS]);
    for (const [name, props] of Object.entries(plain)) {
      expect(spec[name]).toEqual({
        ...props,
        internetAccess: false,
        vpcConfig: { vpcId: 'vpc-1', vSwitchIds: ['vsw-1'], securityGroupId: 'sg-1' },
        environmentVariables: {
          ...props.environmentVariables,
          ECS_ENDPOINT: 'https://ecs-vpc.cn-shanghai.aliyuncs.com',
          MNS_ENDPOINT: 'http://1234567890123456.mns.cn-shanghai-internal-vpc.aliyuncs.com',
        },
      });
      expect(wrongSettings(spec[name]?.environmentVariables ?? {})).toEqual([]);
    }
  });

  test.each(Object.keys(NETWORK))('is refused without %s', async (missing) => {
    await expect(renderSpec({ ...NETWORK, [missing]: '' }, 's.private.yaml')).rejects.toThrow(missing);
  });
});

interface Statement {
  Action: string[];
  Resource: string | string[];
  Condition?: { StringLike: Record<string, string> };
}

async function statementsOf(file: string): Promise<Statement[]> {
  return (JSON.parse(await readFile(file, 'utf8')) as { Statement: Statement[] }).Statement;
}

describe('the RAM policy', () => {
  test('grants just the actions that the bundles can call', async () => {
    const granted = new Set((await statementsOf('docs/ram-policy.json')).flatMap(({ Action }) => Action));

    const called = new Set<string>();
    for (const name of FUNCTIONS) {
      const bundle = await readFile(`dist/${name}/index.js`, 'utf8');
      for (const [, action] of bundle.matchAll(/action:"(\w+)",version:"2014-05-26"/g))
        called.add(`ecs:${action ?? ''}`);
      for (const [, action] of bundle.matchAll(/"(SendMessage|PublishMessage)"/g)) called.add(`mns:${action ?? ''}`);
    }

    expect([...granted].sort()).toEqual([...called].sort());
  });

  test('lets the role change only what bears the tag that CreateInstance alone can put on', async () => {
    const statements = await statementsOf('docs/ram-policy.json');
    const changing = statements.filter(({ Action }) => !Action.every((each) => /^mns:|:(Create|Describe)/.test(each)));

    expect(changing.map(({ Condition }) => Condition)).toEqual([
      { StringLike: { [`acs:ResourceTag/${TAG.request}`]: '*' } },
    ]);
  });

  test('for instances that were not created here is one to add, and grants no further action', async () => {
    const granted = new Set((await statementsOf('docs/ram-policy.json')).flatMap(({ Action }) => Action));
    const foreign = await statementsOf('docs/ram-policy-foreign.json');

    expect(foreign.flatMap(({ Action }) => Action).filter((action) => !granted.has(action))).toEqual([]);
    expect(foreign.map(({ Condition }) => Object.keys(Condition?.StringLike ?? {}))).toEqual([
      [`acs:RequestTag/${TAG.goal}`],
      [`acs:ResourceTag/${TAG.goal}`],
    ]);
  });

  test('of the instances that were not created here goes with a setting that is off', () => {
    for (const name of ['start', 'stop', 'release'] as const) {
      expect(propsOf(name)?.environmentVariables['ALLOW_FOREIGN']).toBe('false');
    }
  });
});
