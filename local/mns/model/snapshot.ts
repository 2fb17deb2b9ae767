import * as v from 'valibot';
import { RETRY_STRATEGIES } from '../../retryStrategy.ts';
import { QUEUE_NUMBERS } from './attributes.ts';
import { MESSAGE_STATES } from './message.ts';
import { NOTIFY_CONTENT_FORMATS } from './subscription.ts';

const Properties = v.array(v.strictObject({ Name: v.string(), Value: v.string(), Type: v.string() }));

const StoredMessage = v.strictObject({
  sequence: v.number(),
  id: v.string(),
  body: v.string(),
  bodyMd5: v.string(),
  priority: v.number(),
  enqueueTime: v.number(),
  userProperties: v.exactOptional(Properties),
  systemProperties: v.exactOptional(Properties),
  state: v.picklist(MESSAGE_STATES),
  visibleAt: v.number(),
  dequeueCount: v.number(),
  firstDequeueTime: v.exactOptional(v.number()),
  handle: v.exactOptional(v.string()),
  earlierHandles: v.exactOptional(v.array(v.strictObject({ handle: v.string(), validUntil: v.number() }))),
});

const Queue = v.strictObject({
  name: v.string(),
  attributes: v.strictObject({ ...v.entriesFromList(QUEUE_NUMBERS, v.number()), LoggingEnabled: v.boolean() }),
  createTime: v.number(),
  lastModifyTime: v.number(),
  lastSequence: v.number(),
  messages: v.array(StoredMessage),
});

const Topic = v.strictObject({
  name: v.string(),
  attributes: v.strictObject({ MaximumMessageSize: v.number(), LoggingEnabled: v.boolean() }),
  createTime: v.number(),
  lastModifyTime: v.number(),
  published: v.number(),
  subscriptions: v.array(
    v.strictObject({
      SubscriptionName: v.string(),
      Endpoint: v.string(),
      FilterTag: v.exactOptional(v.string()),
      NotifyStrategy: v.picklist(RETRY_STRATEGIES),
      NotifyContentFormat: v.picklist(NOTIFY_CONTENT_FORMATS),
      CreateTime: v.number(),
      LastModifyTime: v.number(),
    }),
  ),
});

/** Everything MNS holds, as plain JSON. Times are milliseconds since the epoch of the cloud's clock. */
export const MnsSnapshot = v.strictObject({
  loggingBucket: v.exactOptional(v.string()),
  queues: v.array(Queue),
  topics: v.array(Topic),
});
export type MnsSnapshot = v.InferOutput<typeof MnsSnapshot>;
