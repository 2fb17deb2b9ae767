import * as v from 'valibot';
import { DEADLINE_SECONDS, MOST_INSTANCES } from '../domain/limits.ts';

/** The deployment's defaults for fields that a request leaves out. */
export interface RequestDefaults {
  imageId?: string;
  instanceType?: string;
  securityGroupId?: string;
  vSwitchId?: string;
  systemDisk?: { category: string };
}

/** A deployment's settings, read once from a function's environment. */
export interface Config {
  region: string;
  accountId: string;
  /** Both are URLs; undefined: the region's public endpoint. */
  ecsEndpoint: string | undefined;
  mnsEndpoint: string | undefined;
  queueName: string;
  deadLetterQueue: string;
  outcomeTopic: string;
  /** Seconds between two looks at an instance. */
  tickSeconds: number;
  /** How long a goal may take, in seconds, where its request does not say. */
  deadlineSeconds: number;
  /** The most instances that one request may ask for. */
  maxCount: number;
  /** Whether requests may be PrePaid. Such instances charge at once and cannot be given back. */
  allowPrepaid: boolean;
  defaults: RequestDefaults;
}

/** An optional variable. An empty one counts as unset, because s.yaml cannot leave one out. */
const text = v.optional(
  v.pipe(
    v.string(),
    v.transform((value) => (value === '' ? undefined : value)),
  ),
);
const name = v.pipe(v.string('is not set'), v.nonEmpty('is empty'));
const url = v.optional(
  v.union([
    v.pipe(
      v.literal(''),
      v.transform(() => undefined),
    ),
    v.pipe(v.string(), v.url('is not a URL')),
  ]),
);
const number = (fallback: string, low: number, high: number) =>
  v.pipe(
    v.optional(v.string(), ''),
    v.transform((value) => Number(value === '' ? fallback : value)),
    v.integer('is not a whole number'),
    v.minValue(low, `is less than ${low}`),
    v.maxValue(high, `is more than ${high}`),
  );

const Environment = v.object({
  REGION: name,
  ACCOUNT_ID: name,
  ECS_ENDPOINT: url,
  MNS_ENDPOINT: url,
  QUEUE_NAME: name,
  DEAD_LETTER_QUEUE: name,
  OUTCOME_TOPIC: name,
  TICK_SECONDS: number('5', 1, 60),
  DEADLINE_SECONDS: number('900', DEADLINE_SECONDS.least, DEADLINE_SECONDS.most),
  MAX_COUNT: number('100', 1, MOST_INSTANCES),
  ALLOW_PREPAID: v.optional(v.picklist(['true', 'false'], 'is neither true nor false'), 'false'),
  IMAGE_ID: text,
  INSTANCE_TYPE: text,
  SECURITY_GROUP_ID: text,
  VSWITCH_ID: text,
  SYSTEM_DISK_CATEGORY: text,
});

/**
 * Reads the settings from a function's environment variables.
 * @throws Error that names the variable and says what is wrong with it.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = v.safeParse(Environment, environment);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Error(`Environment variable ${v.getDotPath(issue) ?? ''} ${issue.message}. See s.yaml for all of them.`);
  }
  const env = parsed.output;
  const category = env.SYSTEM_DISK_CATEGORY;
  return {
    region: env.REGION,
    accountId: env.ACCOUNT_ID,
    ecsEndpoint: env.ECS_ENDPOINT,
    mnsEndpoint: env.MNS_ENDPOINT,
    queueName: env.QUEUE_NAME,
    deadLetterQueue: env.DEAD_LETTER_QUEUE,
    outcomeTopic: env.OUTCOME_TOPIC,
    tickSeconds: env.TICK_SECONDS,
    deadlineSeconds: env.DEADLINE_SECONDS,
    maxCount: env.MAX_COUNT,
    allowPrepaid: env.ALLOW_PREPAID === 'true',
    defaults: {
      ...(env.IMAGE_ID !== undefined && { imageId: env.IMAGE_ID }),
      ...(env.INSTANCE_TYPE !== undefined && { instanceType: env.INSTANCE_TYPE }),
      ...(env.SECURITY_GROUP_ID !== undefined && { securityGroupId: env.SECURITY_GROUP_ID }),
      ...(env.VSWITCH_ID !== undefined && { vSwitchId: env.VSWITCH_ID }),
      ...(category !== undefined && { systemDisk: { category } }),
    },
  };
}
