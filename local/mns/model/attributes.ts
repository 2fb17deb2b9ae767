import { MnsError } from './errors.ts';

/** The attributes of a queue that are numbers, in seconds and bytes. */
export const QUEUE_NUMBERS = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'VisibilityTimeout',
  'PollingWaitSeconds',
] as const;

/** The attributes that the owner of a queue sets. */
export type QueueAttributes = Record<(typeof QUEUE_NUMBERS)[number], number> & { LoggingEnabled: boolean };

/** The attributes that the owner of a topic sets. A topic keeps messages only until they are pushed, a day at most. */
export interface TopicAttributes {
  MaximumMessageSize: number;
  LoggingEnabled: boolean;
}

const QUEUE_DEFAULTS: QueueAttributes = {
  DelaySeconds: 0,
  MaximumMessageSize: 65_536,
  MessageRetentionPeriod: 345_600,
  VisibilityTimeout: 30,
  PollingWaitSeconds: 0,
  LoggingEnabled: false,
};

const TOPIC_DEFAULTS: TopicAttributes = { MaximumMessageSize: 65_536, LoggingEnabled: false };

export const TOPIC_RETENTION_SECONDS = 86_400;

/** The documented ranges, both ends included. */
const RANGES = {
  DelaySeconds: [0, 604_800],
  MaximumMessageSize: [1024, 65_536],
  MessageRetentionPeriod: [60, 604_800],
  VisibilityTimeout: [1, 43_200],
  PollingWaitSeconds: [0, 30],
  Priority: [1, 16],
  numOfMessages: [1, 16],
  waitseconds: [0, 30],
  'x-mns-ret-number': [1, 1000],
} as const satisfies Record<string, readonly [low: number, high: number]>;

/** Returns the value. Throws MnsError `InvalidArgument` unless it is a whole number in the documented range. */
export function checkRange(name: keyof typeof RANGES, value: number): number {
  const [low, high] = RANGES[name];
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new MnsError('InvalidArgument', `The value of ${name} should between ${low} and ${high}.`);
}

/** The defaults with the given attributes in their place. Throws MnsError `InvalidArgument`. */
export function queueAttributes(given: Partial<QueueAttributes>, defaults = QUEUE_DEFAULTS): QueueAttributes {
  const attributes = { ...defaults, ...given };
  for (const name of QUEUE_NUMBERS) checkRange(name, attributes[name]);
  return attributes;
}

/** The defaults with the given attributes in their place. Throws MnsError `InvalidArgument`. */
export function topicAttributes(given: Partial<TopicAttributes>, defaults = TOPIC_DEFAULTS): TopicAttributes {
  const attributes = { ...defaults, ...given };
  checkRange('MaximumMessageSize', attributes.MaximumMessageSize);
  return attributes;
}

/** Whether two sets of attributes are the same. */
export function sameAttributes<T extends object>(a: T, b: T): boolean {
  return (Object.keys(a) as (keyof T)[]).every((name) => a[name] === b[name]);
}
