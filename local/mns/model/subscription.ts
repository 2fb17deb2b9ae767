import * as v from 'valibot';
import { RETRY_STRATEGIES, type RetryStrategy } from '../../retryStrategy.ts';
import { MnsError } from './errors.ts';

export const NOTIFY_CONTENT_FORMATS = ['XML', 'JSON', 'SIMPLIFIED'] as const;
export type NotifyContentFormat = (typeof NOTIFY_CONTENT_FORMATS)[number];

/** The attributes that a subscriber sets. */
export interface SubscriptionAttributes {
  Endpoint: string;
  /** Only messages with this tag are pushed; all when left out. At most 16 characters. */
  FilterTag?: string;
  NotifyStrategy: RetryStrategy;
  NotifyContentFormat: NotifyContentFormat;
}

/** A subscription as a topic and a snapshot hold it; times in milliseconds since the epoch. */
export interface Subscription extends SubscriptionAttributes {
  SubscriptionName: string;
  CreateTime: number;
  LastModifyTime: number;
}

/** Where an endpoint leads. Notifications by mail, by text message and to mobile apps are logged instead of sent. */
export type Destination =
  { kind: 'http'; url: string } | { kind: 'queue'; queueName: string } | { kind: 'logged'; address: string };

const QUEUE_ENDPOINT = /^acs:mns:[^:]+:[^:]*:\/?queues\/([^/]+)(?:\/messages)?$/;
const LOGGED_ENDPOINT = /^(?:mail:directmail:|sms:directsms:|push:)(.+)$/;

/** Reads an endpoint. Throws MnsError `EndpointInvalid`. */
export function destination(endpoint: string): Destination {
  const queueName = QUEUE_ENDPOINT.exec(endpoint)?.[1];
  if (queueName !== undefined) return { kind: 'queue', queueName };
  const address = LOGGED_ENDPOINT.exec(endpoint)?.[1];
  if (address !== undefined) return { kind: 'logged', address };
  if (/^https?:\/\//.test(endpoint) && URL.canParse(endpoint)) return { kind: 'http', url: endpoint };
  throw new MnsError('EndpointInvalid');
}

const GIVEN = v.object({
  Endpoint: v.string(),
  FilterTag: v.optional(v.pipe(v.string(), v.maxLength(16))),
  NotifyStrategy: v.optional(v.picklist(RETRY_STRATEGIES), 'BACKOFF_RETRY'),
  NotifyContentFormat: v.optional(v.picklist(NOTIFY_CONTENT_FORMATS), 'XML'),
});

/**
 * Checks the attributes of a subscription and adds the defaults. Throws MnsError `InvalidArgument` or
 * `EndpointInvalid`.
 */
export function subscriptionAttributes(
  given: Partial<Record<keyof SubscriptionAttributes, string>>,
): SubscriptionAttributes {
  const parsed = v.safeParse(GIVEN, given);
  if (!parsed.success) {
    const where = v.getDotPath(parsed.issues[0]) ?? 'Subscription';
    throw new MnsError('InvalidArgument', `The value of ${where} is not valid.`);
  }
  const { FilterTag, ...others } = parsed.output;
  destination(others.Endpoint);
  return FilterTag === undefined || FilterTag === '' ? others : { ...others, FilterTag };
}
