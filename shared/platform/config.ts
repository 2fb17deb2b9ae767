import * as v from 'valibot';
import { MISCONFIGURED } from '../api/codes.ts';
import { Environment, sentence, wrongSettings, type Variables } from './settings.ts';

/** The deployment's defaults for fields that a request leaves out. */
export interface RequestDefaults {
  imageId?: string;
  instanceType?: string;
  securityGroupId?: string;
  vSwitchId?: string;
  systemDisk?: { category: string };
}

/** The deployment's guard rails. Undefined: there is no such rail. */
export interface RailSettings {
  /** The most instances of the deployment that may exist at once. */
  maxLiveInstances: number | undefined;
  /** The highest price of an hour, in the account's currency: of one request, and of the whole deployment. */
  maxRequestHourlyPrice: number | undefined;
  maxTotalHourlyPrice: number | undefined;
  /** The highest price of an hour that a spot instance may bid. */
  maxSpotPrice: number | undefined;
  /** After how many minutes ECS releases every instance at the latest. */
  maxLifetimeMinutes: number | undefined;
  allowedInstanceTypes: readonly string[] | undefined;
  /** Ids, and the names of families. */
  allowedImages: readonly string[] | undefined;
  allowedVSwitches: readonly string[] | undefined;
  allowedSecurityGroups: readonly string[] | undefined;
  /** Whether requests may be PrePaid. Such instances charge at once and cannot be given back. */
  allowPrepaid: boolean;
}

/** Where something is posted to, and the secret that signs it. */
export interface Credential {
  url: string;
  secret: string;
}

/** A deployment's settings, read once from a function's environment. */
export interface Config {
  region: string;
  /** What the names, tag keys and tokens of this deployment begin with; empty where it shares its account with no other. */
  namePrefix: string;
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
  /** The most CreateInstance calls that one function instance makes in a minute. */
  createsPerMinute: number;
  rails: RailSettings;
  /** Instances that were not created here may get goals. The role then needs docs/ram-policy-foreign.json, too. */
  allowForeign: boolean;
  /** create makes no instance. */
  paused: boolean;
  defaults: RequestDefaults;
  /** Where outcomes are told. Undefined: not there. */
  notify: { webhook: Credential | undefined; dingTalk: Credential | undefined };
}

/**
 * The settings of the deployment are wrong. No call succeeds until the functions are deployed with other settings.
 * @example throw new MisconfiguredError('TICK_SECONDS is "0": it must be a whole number from 1 to 60.');
 */
export class MisconfiguredError extends Error {
  override readonly name = MISCONFIGURED;
  readonly code = MISCONFIGURED;
}

/**
 * Reads the settings from a function's environment variables.
 * @throws MisconfiguredError that names every wrong variable and says what it must be.
 * @example const { region, tickSeconds } = readConfig(process.env);
 */
export function readConfig(environment: Variables): Config {
  const wrong = wrongSettings(environment);
  if (wrong.length > 0) {
    throw new MisconfiguredError(`${wrong.map(sentence).join(' ')} Correct this in the environment and deploy again.`);
  }
  const env = v.parse(Environment, environment);
  const category = env.SYSTEM_DISK_CATEGORY;
  return {
    region: env.REGION,
    namePrefix: env.NAME_PREFIX,
    accountId: env.ACCOUNT_ID,
    ecsEndpoint: env.ECS_ENDPOINT,
    mnsEndpoint: env.MNS_ENDPOINT,
    queueName: env.QUEUE_NAME,
    deadLetterQueue: env.DEAD_LETTER_QUEUE,
    outcomeTopic: env.OUTCOME_TOPIC,
    tickSeconds: env.TICK_SECONDS,
    deadlineSeconds: env.DEADLINE_SECONDS,
    maxCount: env.MAX_COUNT,
    createsPerMinute: env.CREATES_PER_MINUTE,
    rails: {
      maxLiveInstances: env.MAX_LIVE_INSTANCES,
      maxRequestHourlyPrice: env.MAX_REQUEST_HOURLY_PRICE,
      maxTotalHourlyPrice: env.MAX_TOTAL_HOURLY_PRICE,
      maxSpotPrice: env.MAX_SPOT_PRICE,
      maxLifetimeMinutes: env.MAX_LIFETIME_MINUTES,
      allowedInstanceTypes: env.ALLOWED_INSTANCE_TYPES,
      allowedImages: env.ALLOWED_IMAGES,
      allowedVSwitches: env.ALLOWED_VSWITCHES,
      allowedSecurityGroups: env.ALLOWED_SECURITY_GROUPS,
      allowPrepaid: env.ALLOW_PREPAID === 'true',
    },
    allowForeign: env.ALLOW_FOREIGN === 'true',
    paused: env.PAUSED === 'true',
    notify: {
      webhook: credential(env.NOTIFY_WEBHOOK_URL, env.NOTIFY_WEBHOOK_SECRET),
      dingTalk: credential(env.NOTIFY_DINGTALK_URL, env.NOTIFY_DINGTALK_SECRET),
    },
    defaults: {
      ...(env.IMAGE_ID !== undefined && { imageId: env.IMAGE_ID }),
      ...(env.INSTANCE_TYPE !== undefined && { instanceType: env.INSTANCE_TYPE }),
      ...(env.SECURITY_GROUP_ID !== undefined && { securityGroupId: env.SECURITY_GROUP_ID }),
      ...(env.VSWITCH_ID !== undefined && { vSwitchId: env.VSWITCH_ID }),
      ...(category !== undefined && { systemDisk: { category } }),
    },
  };
}

function credential(url: string | undefined, secret: string | undefined): Credential | undefined {
  return url === undefined || secret === undefined ? undefined : { url, secret };
}
