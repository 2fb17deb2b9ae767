import { createHash } from 'node:crypto';
import type { Timer } from '../../clock.ts';
import { sameAttributes, TOPIC_RETENTION_SECONDS, topicAttributes, type TopicAttributes } from './attributes.ts';
import { type Environment, wholeMs } from './environment.ts';
import { MnsError } from './errors.ts';
import { checkSubscriptionName } from './names.ts';
import type { MessageProperties } from './message.ts';
import type { Notification } from './notification.ts';
import { RETRY_STRATEGIES, retryDelayMs } from '../../retryStrategy.ts';
import { type Subscription, subscriptionAttributes, type SubscriptionAttributes } from './subscription.ts';

/** A topic as a snapshot holds it, without the notifications that are still to be tried again. */
export interface TopicSnapshot {
  name: string;
  attributes: TopicAttributes;
  createTime: number;
  lastModifyTime: number;
  published: number;
  subscriptions: Subscription[];
}

export interface TopicDescription extends TopicAttributes {
  TopicName: string;
  MessageRetentionPeriod: number;
  /** Notifications that are neither pushed nor given up. */
  MessageCount: number;
  CreateTime: number;
  LastModifyTime: number;
}

export interface PublishedMessage extends MessageProperties {
  body: string;
  /** At most 16 characters. */
  tag?: string | undefined;
}

/** Delivers one notification to one subscriber. Throws or rejects when the subscriber does not take it. */
export type Deliver = (subscription: Subscription, notification: Notification) => void | Promise<void>;

type Given = Partial<Record<keyof SubscriptionAttributes, string>>;

/** One topic with its subscriptions. */
export class Topic {
  readonly name: string;
  #attributes: TopicAttributes;
  readonly #createTime: number;
  #lastModifyTime: number;
  #published: number;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #retries = new Set<Timer>();

  constructor(
    private readonly env: Environment,
    private readonly deliver: Deliver,
    from: TopicSnapshot,
  ) {
    this.name = from.name;
    this.#attributes = from.attributes;
    this.#createTime = from.createTime;
    this.#lastModifyTime = from.lastModifyTime;
    this.#published = from.published;
    for (const subscription of from.subscriptions) this.#subscriptions.set(subscription.SubscriptionName, subscription);
  }

  get attributes(): TopicAttributes {
    return this.#attributes;
  }

  /** Throws MnsError `InvalidArgument`; attributes left out stay as they are. */
  setAttributes(given: Partial<TopicAttributes>): void {
    this.#attributes = topicAttributes(given, this.#attributes);
    this.#lastModifyTime = wholeMs(this.env.clock);
  }

  describe(): TopicDescription {
    return {
      TopicName: this.name,
      ...this.#attributes,
      MessageRetentionPeriod: TOPIC_RETENTION_SECONDS,
      MessageCount: this.#retries.size,
      CreateTime: this.#createTime,
      LastModifyTime: this.#lastModifyTime,
    };
  }

  /** Pushes a message to every subscription whose filter lets it pass. Throws MnsError `InvalidArgument`. */
  publish({ body, tag, ...properties }: PublishedMessage): { messageId: string; bodyMd5: string } {
    const most = this.#attributes.MaximumMessageSize;
    const size = Buffer.byteLength(body);
    if (size < 1 || size > most) {
      throw new MnsError('InvalidArgument', `The value of MessageBody should between 1 and ${most} bytes.`);
    }
    if (tag !== undefined && tag.length > 16) {
      throw new MnsError('InvalidArgument', 'The value of MessageTag should between 0 and 16 characters.');
    }
    const publishTime = wholeMs(this.env.clock);
    this.#published += 1;
    const messageId = `${this.#chance()}${this.#chance()}-1-${hex(publishTime, 11)}-${hex(this.#published, 9)}`;
    const bodyMd5 = createHash('md5').update(body).digest('hex').toUpperCase();
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.FilterTag !== undefined && subscription.FilterTag !== tag) continue;
      this.#send(subscription, {
        TopicOwner: this.env.accountId,
        TopicName: this.name,
        Subscriber: this.env.accountId,
        SubscriptionName: subscription.SubscriptionName,
        MessageId: messageId,
        Message: body,
        MessageMD5: bodyMd5,
        ...(tag === undefined || tag === '' ? {} : { MessageTag: tag }),
        PublishTime: publishTime,
        properties,
      });
    }
    return { messageId, bodyMd5 };
  }

  /**
   * Creates a subscription. Returns false, and changes nothing, when the same subscription exists.
   * Throws MnsError `SubscriptionAlreadyExist`, `InvalidArgument`, `EndpointInvalid` or one about the name.
   */
  subscribe(name: string, given: Given): boolean {
    checkSubscriptionName(name);
    const attributes = subscriptionAttributes(given);
    const existing = this.#subscriptions.get(name);
    if (existing !== undefined) {
      if (sameAttributes({ FilterTag: undefined, ...attributes }, { FilterTag: undefined, ...existing })) return false;
      throw new MnsError('SubscriptionAlreadyExist');
    }
    const now = wholeMs(this.env.clock);
    this.#subscriptions.set(name, { SubscriptionName: name, ...attributes, CreateTime: now, LastModifyTime: now });
    return true;
  }

  /** Throws MnsError `SubscriptionNotExist`. */
  subscription(name: string): Subscription {
    const subscription = this.#subscriptions.get(name);
    if (subscription === undefined) throw new MnsError('SubscriptionNotExist');
    return subscription;
  }

  /** Changes the only attribute that may change. Throws MnsError `SubscriptionNotExist` or `InvalidArgument`. */
  setNotifyStrategy(name: string, strategy: string): void {
    const subscription = this.subscription(name);
    const known = RETRY_STRATEGIES.find((one) => one === strategy);
    if (known === undefined) throw new MnsError('InvalidArgument', 'The value of NotifyStrategy is not valid.');
    subscription.NotifyStrategy = known;
    subscription.LastModifyTime = wholeMs(this.env.clock);
  }

  /** Deletes the subscription, if there is one. */
  unsubscribe(name: string): void {
    this.#subscriptions.delete(name);
  }

  subscriptions(): Subscription[] {
    return [...this.#subscriptions.values()];
  }

  /** Ends the topic: no notification is tried again. */
  close(): void {
    for (const timer of this.#retries) this.env.clock.clearTimeout(timer);
    this.#retries.clear();
    this.#subscriptions.clear();
  }

  snapshot(): TopicSnapshot {
    return {
      name: this.name,
      attributes: { ...this.#attributes },
      createTime: this.#createTime,
      lastModifyTime: this.#lastModifyTime,
      published: this.#published,
      subscriptions: this.subscriptions().map((subscription) => ({ ...subscription })),
    };
  }

  #send(subscription: Subscription, notification: Notification): void {
    const where = { service: 'mns', action: 'PublishMessage' } as const;
    if (this.env.faults.take(where, 'lose') !== undefined) return;
    const lateMs = this.env.faults.take(where, 'late')?.ms ?? 0;
    const copies = this.env.faults.take(where, 'duplicate') === undefined ? 1 : 2;
    for (let copy = 0; copy < copies; copy++) {
      if (lateMs > 0) this.#later(lateMs, subscription, notification, 0);
      else void this.#attempt(subscription, notification, 0);
    }
  }

  async #attempt(subscription: Subscription, notification: Notification, failures: number): Promise<void> {
    if (!this.#isCurrent(subscription)) return;
    try {
      const pending = this.deliver(subscription, notification);
      if (pending !== undefined) await pending;
    } catch (error) {
      if (!this.#isCurrent(subscription)) return;
      const delay = retryDelayMs(subscription.NotifyStrategy, failures + 1, this.env.random);
      this.env.log(delay === undefined ? 'notification given up' : 'notification not taken', {
        topic: this.name,
        subscription: subscription.SubscriptionName,
        messageId: notification.MessageId,
        failures: failures + 1,
        error: String(error),
      });
      if (delay !== undefined) this.#later(delay, subscription, notification, failures + 1);
    }
  }

  // During a push, the subscription may have ended, or another one may have taken its name.
  #isCurrent(subscription: Subscription): boolean {
    return this.#subscriptions.get(subscription.SubscriptionName) === subscription;
  }

  #later(delayMs: number, subscription: Subscription, notification: Notification, failures: number): void {
    const timer = this.env.clock.setTimeout(() => {
      this.#retries.delete(timer);
      void this.#attempt(subscription, notification, failures);
    }, delayMs);
    this.#retries.add(timer);
  }

  #chance(): string {
    return hex(this.env.random.integer(0, 0xffff_ffff), 8);
  }
}

function hex(value: number, length: number): string {
  return value.toString(16).toUpperCase().padStart(length, '0');
}
