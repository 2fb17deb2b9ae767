import * as v from 'valibot';
import { NAME_PREFIX } from '../api/deploymentNames.ts';
import { AUTO_RELEASE_MINUTES, DEADLINE_SECONDS, MOST_CREATES_PER_MINUTE, MOST_INSTANCES } from '../domain/limits.ts';

/** Adds to a schema what the variable must be, in words that follow "must be". */
const saying = <S extends v.GenericSchema>(words: string, schema: S) => v.pipe(schema, v.description(words));

/** An optional variable. An empty one counts as unset, because s.yaml cannot leave one out. */
const text = saying('text', v.pipe(v.optional(v.string(), ''), v.transform(textOrNone)));
const name = saying('set, as s.yaml does', v.pipe(v.string(), v.nonEmpty()));
const region = saying('the id of a region, such as cn-hangzhou', v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)));
const prefix = saying(
  'empty, or up to 20 lower-case letters, digits and hyphens that begin with a letter and not with aliyun',
  v.pipe(v.optional(v.string(), ''), v.regex(new RegExp(`${NAME_PREFIX.source}|^$`))),
);
const url = saying(
  'a URL that begins with http:// or https://, or empty',
  v.pipe(
    v.optional(v.string(), ''),
    v.transform(textOrNone),
    v.optional(v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//))),
  ),
);
const flag = saying('true or false', v.pipe(v.optional(v.string(), ''), v.transform(orElse('false')), v.picklist(['true', 'false']))); // prettier-ignore
const whole = (standard: number, least: number, most: number) =>
  saying(
    `a whole number from ${least} to ${most}`,
    v.pipe(
      v.optional(v.string(), ''),
      v.transform((value) => Number(value === '' ? standard : value)),
      v.integer(),
      v.minValue(least),
      v.maxValue(most),
    ),
  );

/** A whole number, or nothing: then there is no such limit. */
const wholeOrNone = (least: number, most: number) =>
  saying(
    `a whole number from ${least} to ${most}, or empty`,
    v.pipe(
      v.optional(v.string(), ''),
      v.transform(textOrNone),
      v.optional(v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(least), v.maxValue(most))),
    ),
  );

/** The highest price that may be set as a ceiling: a slip of the pen above it is no ceiling at all. */
const MOST_MONEY = 1_000_000;

const price = saying(
  `a price above 0 and up to ${MOST_MONEY}, such as 12.5, or empty`,
  v.pipe(
    v.optional(v.string(), ''),
    v.transform(textOrNone),
    v.optional(v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/), v.transform(Number), v.gtValue(0), v.maxValue(MOST_MONEY))),
  ),
);

/** A list with commas between its entries. One entry that is wrong makes the list wrong: less would be allowed than was meant. */
const list = (what: string, entry: RegExp) =>
  saying(
    `${what} with commas between them, or empty`,
    v.pipe(
      v.optional(v.string(), ''),
      v.transform(textOrNone),
      v.optional(
        v.pipe(
          v.string(),
          v.transform((value) => value.split(',').map((part) => part.trim())),
          v.array(v.pipe(v.string(), v.regex(entry))),
        ),
      ),
    ),
  );

function textOrNone(value: string): string | undefined {
  return value === '' ? undefined : value;
}

function orElse(standard: string): (value: string) => string {
  return (value) => (value === '' ? standard : value);
}

/** A secret that requests are signed with. */
const secret = saying(
  'a secret of 16 to 128 characters without spaces, or empty',
  v.pipe(v.optional(v.string(), ''), v.transform(textOrNone), v.optional(v.pipe(v.string(), v.regex(/^\S{16,128}$/)))),
);

/** Whose values nobody repeats: a URL may hold a password. */
const HIDDEN: readonly v.GenericSchema[] = [url, secret];

/** The environment variables of a function. The description of a schema says what its variable must be. */
export const Environment = v.object({
  REGION: region,
  NAME_PREFIX: prefix,
  ACCOUNT_ID: name,
  ECS_ENDPOINT: url,
  MNS_ENDPOINT: url,
  QUEUE_NAME: name,
  DEAD_LETTER_QUEUE: name,
  OUTCOME_TOPIC: name,
  TICK_SECONDS: whole(5, 1, 60),
  DEADLINE_SECONDS: whole(900, DEADLINE_SECONDS.least, DEADLINE_SECONDS.most),
  MAX_COUNT: whole(100, 1, MOST_INSTANCES),
  CREATES_PER_MINUTE: whole(1000, 1, MOST_CREATES_PER_MINUTE),
  ALLOW_PREPAID: flag,
  ALLOW_FOREIGN: flag,
  PAUSED: flag,
  IMAGE_ID: text,
  INSTANCE_TYPE: text,
  SECURITY_GROUP_ID: text,
  VSWITCH_ID: text,
  SYSTEM_DISK_CATEGORY: text,
  MAX_LIVE_INSTANCES: wholeOrNone(1, 100_000),
  MAX_REQUEST_HOURLY_PRICE: price,
  MAX_TOTAL_HOURLY_PRICE: price,
  MAX_SPOT_PRICE: price,
  MAX_LIFETIME_MINUTES: wholeOrNone(AUTO_RELEASE_MINUTES.least, AUTO_RELEASE_MINUTES.most),
  ALLOWED_INSTANCE_TYPES: list('ids of instance types, such as ecs.g7.large,', /^ecs\.[\w.-]+$/),
  ALLOWED_IMAGES: list('ids or families of images', /^[\w.:-]+$/),
  ALLOWED_VSWITCHES: list('ids of VSwitches, such as vsw-bp1abc,', /^vsw-[\w-]+$/),
  NOTIFY_WEBHOOK_URL: url,
  NOTIFY_WEBHOOK_SECRET: secret,
  NOTIFY_DINGTALK_URL: url,
  NOTIFY_DINGTALK_SECRET: secret,
  ALLOWED_SECURITY_GROUPS: list('ids of security groups, such as sg-bp1abc,', /^sg-[\w-]+$/),
});

export type Variable = keyof typeof Environment.entries;
export type Variables = Readonly<Record<string, string | undefined>>;

/** A variable with which no function can work. */
export interface WrongSetting {
  variable: Variable;
  /** Null where the variable is not set, and for a URL or a secret. */
  value: string | null;
  /** What the variable must be; continues "must be". */
  mustBe: string;
}

/**
 * Lists every environment variable that is wrong.
 * @param variables the environment of a function; an empty text counts as not set.
 * @example
 * wrongSettings({ ...right, DEADLINE_SECONDS: '30' });
 * // [{variable: 'DEADLINE_SECONDS', value: '30', mustBe: 'a whole number from 60 to 86400'}]
 */
export function wrongSettings(variables: Variables): WrongSetting[] {
  const wrong: WrongSetting[] = [];
  for (const variable of Object.keys(Environment.entries) as Variable[]) {
    const schema: v.GenericSchema = Environment.entries[variable];
    if (v.safeParse(schema, variables[variable]).success) continue;
    const value = HIDDEN.includes(schema) ? null : (variables[variable] ?? null);
    wrong.push({ variable, value, mustBe: v.getDescription(schema) ?? '' });
  }
  return wrong.length > 0 ? wrong : wrongTogether(variables);
}

/** Lists the variables that are right one by one, but wrong together. */
function wrongTogether(variables: Variables): WrongSetting[] {
  const env = v.parse(Environment, variables);
  const { TICK_SECONDS: tick, DEADLINE_SECONDS: deadline } = env;
  // With a longer tick, a goal may end before reconcile has looked at its instance twice.
  const atMost = `at most half of DEADLINE_SECONDS (${deadline})`;
  return [
    ...(2 * tick <= deadline ? [] : [{ variable: 'TICK_SECONDS', value: String(tick), mustBe: atMost } as const]),
    ...unpaired(env, 'NOTIFY_WEBHOOK_URL', 'NOTIFY_WEBHOOK_SECRET'),
    ...unpaired(env, 'NOTIFY_DINGTALK_URL', 'NOTIFY_DINGTALK_SECRET'),
  ];
}

/** A channel needs both: what it posts is signed. */
function unpaired(env: v.InferOutput<typeof Environment>, one: Variable, other: Variable): WrongSetting[] {
  if ((env[one] === undefined) === (env[other] === undefined)) return [];
  const [missing, present] = env[one] === undefined ? [one, other] : [other, one];
  return [{ variable: missing, value: null, mustBe: `set where ${present} is` }];
}

/**
 * Describes a wrong variable in one sentence.
 * @example
 * sentence({ variable: 'TICK_SECONDS', value: '0', mustBe: 'a whole number from 1 to 60' });
 * // 'TICK_SECONDS is "0": it must be a whole number from 1 to 60.'
 */
export function sentence({ variable, value, mustBe }: WrongSetting): string {
  return `${variable} ${value === null ? 'is wrong' : `is ${JSON.stringify(value)}`}: it must be ${mustBe}.`;
}
