import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE } from '../../local/ecs/defaults.ts';
import type { FunctionConfig, StreamOptions } from '../../local/fc/functionConfig.ts';
import { FUNCTIONS, SETTER_OF, type FunctionName } from '../../shared/api/functions.ts';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import { readConfig, type Config } from '../../shared/platform/config.ts';

/**
 * What s.yaml says of the functions, as far as a history depends on it. settings.test.ts compares all of it with the
 * file. It is not read from there because the parser takes longer to load than a hundred histories take to play, and
 * because a seed must be the same history on every machine, whatever its environment sets.
 */

export const REGION = 'cn-hangzhou';
export const ACCOUNT_ID = '1';
export const { queue: QUEUE, deadLetterQueue: DEAD_LETTERS, outcomeTopic: TOPIC } = NAMES;

export type { FunctionName };

/**
 * A function's part of s.yaml: of its triggers those that are on and fire by themselves, and of its environment variables
 * what the function's own reader makes of them.
 */
export interface FunctionSettings extends Pick<FunctionConfig, 'timeout' | 'asyncInvokeConfig' | 'triggers'> {
  config: Config;
}

/** Settings that s.yaml leaves to the environment, and that histories need otherwise than by default. */
export const CHOSEN = {
  REGION,
  MAX_COUNT: '300',
  ALLOW_PREPAID: 'true',
  ALLOW_FOREIGN: 'true',
  IMAGE_ID: DEFAULT_IMAGE_ID,
  INSTANCE_TYPE: DEFAULT_INSTANCE_TYPE,
};

const { ALLOW_FOREIGN, ...CHOSEN_FOR_CREATE } = CHOSEN;

const ENVIRONMENT = {
  REGION,
  ACCOUNT_ID,
  QUEUE_NAME: QUEUE,
  DEAD_LETTER_QUEUE: DEAD_LETTERS,
  OUTCOME_TOPIC: TOPIC,
  TICK_SECONDS: '5',
  DEADLINE_SECONDS: '900',
};

const PATIENT = { maxAsyncRetryAttempts: 8, maxAsyncEventAgeInSeconds: 3600, destinationConfig: {} };

/** A function of which s.yaml says nothing special. */
const PLAIN: FunctionSettings = {
  timeout: 60,
  config: readConfig(ENVIRONMENT),
  asyncInvokeConfig: { maxAsyncRetryAttempts: 3, maxAsyncEventAgeInSeconds: 86_400, destinationConfig: {} },
  triggers: [],
};

const GOAL_FUNCTION: FunctionSettings = {
  ...PLAIN,
  timeout: 180,
  config: readConfig({ ...ENVIRONMENT, ALLOW_FOREIGN }),
  asyncInvokeConfig: PATIENT,
};

const BACKOFF: Pick<StreamOptions, 'errorsTolerance' | 'retryStrategy'> = {
  errorsTolerance: 'ALL',
  retryStrategy: { PushRetryStrategy: 'BACKOFF_RETRY' },
};

const RECONCILE_TRIGGERS: FunctionConfig['triggers'] = [
  {
    triggerName: 'sweep',
    triggerType: 'timer',
    triggerConfig: { enable: true, cronExpression: '@every 1m', payload: '{"sweep": true}' },
  },
  queueTrigger(QUEUE, 'BACKOFF_RETRY', { CountBasedWindow: 50, TimeBasedWindow: 1 }),
  stateChange('state-change', '{"state":["Stopped"]}'),
  stateChange('state-change-content', '{"content":{"state":["Stopped"]}}'),
];

/** The trigger that delivers what is in a queue. */
function queueTrigger(
  QueueName: string,
  PushRetryStrategy: StreamOptions['retryStrategy']['PushRetryStrategy'],
  batchWindow: StreamOptions['batchWindow'],
): FunctionConfig['triggers'][number] {
  return {
    triggerName: 'queue',
    triggerType: 'eventbridge',
    triggerConfig: {
      triggerEnable: true,
      asyncInvocationType: false,
      eventRuleFilterPattern: '{}',
      eventSourceConfig: {
        eventSourceType: 'MNS',
        eventSourceParameters: { sourceMNSParameters: { QueueName, IsBase64Decode: true } },
      },
      runOptions: {
        errorsTolerance: 'ALL',
        retryStrategy: { PushRetryStrategy },
        mode: 'event-streaming',
        deadLetterQueue: { Arn: `acs:mns:${REGION}:${ACCOUNT_ID}:/queues/${DEAD_LETTERS}` },
        batchWindow,
      },
    },
  };
}

/** The trigger for the state changes whose `data` match this pattern. */
function stateChange(triggerName: string, data: string): FunctionConfig['triggers'][number] {
  return {
    triggerName,
    triggerType: 'eventbridge',
    triggerConfig: {
      triggerEnable: true,
      asyncInvocationType: true,
      eventRuleFilterPattern: `{"source":["acs.ecs"],"type":["ecs:Instance:StateChange"],"data":${data}}`,
      eventSourceConfig: { eventSourceType: 'Default' },
      runOptions: { ...BACKOFF, mode: 'event-driven', batchWindow: { CountBasedWindow: 1, TimeBasedWindow: 0 } },
    },
  };
}

/** What create and plan read requests with. */
const REQUEST_CONFIG = readConfig({ ...ENVIRONMENT, ...CHOSEN_FOR_CREATE });

/** The settings of the functions of which s.yaml says more. */
const SPECIAL: Partial<Record<FunctionName, FunctionSettings>> = {
  create: {
    timeout: 180,
    config: REQUEST_CONFIG,
    asyncInvokeConfig: PATIENT,
    triggers: [],
  },
  plan: { ...PLAIN, timeout: 180, config: REQUEST_CONFIG },
  reconcile: {
    timeout: 180,
    config: readConfig(ENVIRONMENT),
    asyncInvokeConfig: { maxAsyncRetryAttempts: 1, maxAsyncEventAgeInSeconds: 60, destinationConfig: {} },
    triggers: RECONCILE_TRIGGERS,
  },
  notify: {
    ...PLAIN,
    triggers: [
      queueTrigger(NAMES.notifyQueue, 'EXPONENTIAL_DECAY_RETRY', { CountBasedWindow: 200, TimeBasedWindow: 10 }),
    ],
  },
  ...Object.fromEntries(Object.values(SETTER_OF).map((name) => [name, GOAL_FUNCTION])),
};

export const SETTINGS = Object.fromEntries(FUNCTIONS.map((name) => [name, SPECIAL[name] ?? PLAIN])) as Readonly<
  Record<FunctionName, FunctionSettings>
>;
