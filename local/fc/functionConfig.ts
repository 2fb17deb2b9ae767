import * as v from 'valibot';
import { RETRY_STRATEGIES } from '../retryStrategy.ts';
import { readJwtRules } from './trigger/jwtRules.ts';

/**
 * A function and its triggers as component fc3 writes them in s.yaml. Fields that the local host does not act on (VPC,
 * disk, …) are ignored, not refused, because the same file is deployed to the cloud.
 */

// `${env('X', '5')}` always yields text, so numbers and booleans arrive as either.
const whole = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.integer(), v.minValue(0));
const flag = v.union([v.boolean(), v.pipe(v.picklist(['true', 'false']), v.transform((text) => text === 'true'))]); // prettier-ignore
const text = v.union([v.string(), v.pipe(v.union([v.number(), v.boolean()]), v.transform(String))]);

const Hook = v.object({ handler: v.string(), timeout: v.optional(whole, 3) });

const HttpTrigger = v.object({
  triggerType: v.literal('http'),
  triggerName: v.string(),
  triggerConfig: v.pipe(
    v.object({
      authType: v.optional(v.picklist(['anonymous', 'function', 'jwt']), 'function'),
      methods: v.optional(v.array(v.string()), ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS']),
      authConfig: v.optional(v.union([v.string(), v.record(v.string(), v.unknown())])),
    }),
    v.check(
      ({ authType, authConfig }) => authType !== 'jwt' || readJwtRules(authConfig) !== undefined,
      'authConfig must hold jwks with keys, places in tokenLookup, and a whitelist or a blacklist at most',
    ),
  ),
});
export type HttpTrigger = v.InferOutput<typeof HttpTrigger>;

const TimerTrigger = v.object({
  triggerType: v.literal('timer'),
  triggerName: v.string(),
  triggerConfig: v.object({
    cronExpression: v.string(),
    enable: v.optional(flag, true),
    payload: v.optional(v.string(), ''),
  }),
});
export type TimerTrigger = v.InferOutput<typeof TimerTrigger>;

const RunOptions = v.object({
  /** `event-streaming` delivers arrays, `event-driven` one event at a time. */
  mode: v.optional(v.picklist(['event-streaming', 'event-driven']), 'event-streaming'),
  // The platform's default: without a tolerance, a stream stops at what keeps failing.
  errorsTolerance: v.optional(v.picklist(['ALL', 'NONE']), 'NONE'),
  retryStrategy: v.optional(v.object({ PushRetryStrategy: v.picklist(RETRY_STRATEGIES) }), {
    PushRetryStrategy: 'BACKOFF_RETRY',
  }),
  deadLetterQueue: v.optional(v.object({ Arn: v.string() })),
  batchWindow: v.optional(
    v.object({
      CountBasedWindow: v.optional(v.pipe(whole, v.minValue(1), v.maxValue(10_000)), 1),
      TimeBasedWindow: v.optional(v.pipe(whole, v.maxValue(15)), 0),
    }),
    {},
  ),
});

const EventBridgeTrigger = v.object({
  triggerType: v.literal('eventbridge'),
  triggerName: v.string(),
  triggerConfig: v.object({
    triggerEnable: v.optional(flag, true),
    asyncInvocationType: v.optional(flag, false),
    eventRuleFilterPattern: v.optional(v.string(), '{}'),
    eventSourceConfig: v.variant('eventSourceType', [
      v.object({
        eventSourceType: v.literal('MNS'),
        eventSourceParameters: v.object({
          sourceMNSParameters: v.object({ QueueName: v.string(), IsBase64Decode: v.optional(flag, true) }),
        }),
      }),
      v.object({ eventSourceType: v.literal('Default') }),
    ]),
    runOptions: v.optional(RunOptions, {}),
  }),
});
export type EventBridgeTrigger = v.InferOutput<typeof EventBridgeTrigger>;
export type StreamOptions = v.InferOutput<typeof RunOptions>;

export const Trigger = v.variant('triggerType', [HttpTrigger, TimerTrigger, EventBridgeTrigger]);
export type Trigger = v.InferOutput<typeof Trigger>;

const ENVIRONMENT_LIMIT_BYTES = 4096;
const Environment = v.pipe(
  v.record(v.string(), text),
  v.check(
    (variables) => !Object.keys(variables).some((name) => name.startsWith('FC_')),
    'names beginning with FC_ are reserved',
  ),
  v.check(
    (variables) => Buffer.byteLength(Object.entries(variables).flat().join('')) <= ENVIRONMENT_LIMIT_BYTES,
    `all variables together may take ${ENVIRONMENT_LIMIT_BYTES} bytes`,
  ),
);

const Destination = v.object({ destination: v.string() });

/** How asynchronous invocations of a function are retried, and where their results go. */
export const AsyncInvokeConfig = v.object({
  maxAsyncRetryAttempts: v.optional(v.pipe(whole, v.maxValue(8)), 3),
  maxAsyncEventAgeInSeconds: v.optional(v.pipe(whole, v.minValue(1)), 86_400),
  destinationConfig: v.optional(
    v.object({ onSuccess: v.optional(Destination), onFailure: v.optional(Destination) }),
    {},
  ),
});

/** How many instances of a function may run. */
export const ConcurrencyConfig = v.object({ reservedConcurrency: v.optional(whole) });

/** What the spec and the API say of a function in the same words. Memory in MB, times in seconds. */
const FIELDS = {
  functionName: v.string(),
  runtime: v.pipe(v.string(), v.regex(/^nodejs/, 'only the built-in Node.js runtimes run locally')),
  handler: v.pipe(v.string(), v.regex(/^[^.]+\.[^.]+$/, 'must be <file>.<export>')),
  memorySize: v.optional(v.pipe(whole, v.minValue(128), v.maxValue(32_768)), 512),
  timeout: v.optional(v.pipe(whole, v.minValue(1), v.maxValue(86_400)), 3),
  environmentVariables: v.optional(Environment, {}),
  role: v.optional(v.string()),
  /** Checked where functions are deployed; a spec may say `auto`. */
  logConfig: v.optional(v.unknown()),
  instanceLifecycleConfig: v.optional(v.object({ initializer: v.optional(Hook), preStop: v.optional(Hook) }), {}),
};

/** A function without its code, triggers and further settings: what the API's CreateFunction says of it. */
export const FunctionFields = v.object(FIELDS);

/** The `props` of one fc3 resource. */
export const FunctionProps = v.object({
  ...FIELDS,
  code: v.union([
    v.string(),
    v.pipe(
      v.object({ src: v.string() }),
      v.transform(({ src }) => src),
    ),
  ]),
  concurrencyConfig: v.optional(ConcurrencyConfig, {}),
  asyncInvokeConfig: v.optional(AsyncInvokeConfig, {}),
  triggers: v.optional(v.array(Trigger), []),
});

/** A function as the host runs it. `codeDirectory` is absolute. */
export type FunctionConfig = Omit<v.InferOutput<typeof FunctionProps>, 'code'> & { codeDirectory: string };
