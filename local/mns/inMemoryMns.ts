import * as v from 'valibot';
import {
  queueAttributes,
  type QueueAttributes,
  sameAttributes,
  topicAttributes,
  type TopicAttributes,
} from './model/attributes.ts';
import { type Environment, wholeMs } from './model/environment.ts';
import { MnsError } from './model/errors.ts';
import { checkQueueName, checkTopicName } from './model/names.ts';
import { formatNotification, type Notification } from './model/notification.ts';
import { Queue } from './model/queue.ts';
import { MnsSnapshot } from './model/snapshot.ts';
import { destination, type Subscription } from './model/subscription.ts';
import { Topic } from './model/topic.ts';

/** Pushes a notification to an HTTP endpoint. Rejects when it was not taken. */
export type HttpPush = (url: string, subscription: Subscription, notification: Notification) => Promise<void>;

/** All queues and topics of one account in one region. Knows nothing of HTTP: pushes go through `push`. */
export class InMemoryMns {
  readonly #queues = new Map<string, Queue>();
  readonly #topics = new Map<string, Topic>();
  /** Where the account's owner wants logs of messages; nothing is written there. Empty when they did not say. */
  loggingBucket = '';

  constructor(
    private readonly env: Environment,
    private readonly push: HttpPush,
  ) {}

  /**
   * Returns whether the queue is new; one with the same name and attributes is left as it is.
   * Throws MnsError `QueueAlreadyExist`, `InvalidArgument`, `InvalidQueueName` or `QueueNameLengthError`.
   */
  createQueue(name: string, given: Partial<QueueAttributes> = {}): boolean {
    checkQueueName(name);
    const attributes = queueAttributes(given);
    const existing = this.#queues.get(name);
    if (existing !== undefined) {
      if (sameAttributes(existing.attributes, attributes)) return false;
      throw new MnsError('QueueAlreadyExist');
    }
    const now = wholeMs(this.env.clock);
    const fresh = { name, attributes, createTime: now, lastModifyTime: now, lastSequence: 0, messages: [] };
    this.#queues.set(name, new Queue(this.env, fresh));
    return true;
  }

  /** Throws MnsError `QueueNotExist`. */
  queue(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw new MnsError('QueueNotExist');
    return queue;
  }

  /** Throws MnsError `QueueNotExist`. */
  deleteQueue(name: string): void {
    const queue = this.queue(name);
    this.#queues.delete(name);
    queue.close();
  }

  queues(): Iterable<Queue> {
    return this.#queues.values();
  }

  /**
   * Returns whether the topic is new; one with the same name and attributes is left as it is.
   * Throws MnsError `TopicAlreadyExist`, `InvalidArgument`, `TopicNameInvalid` or `TopicNameLengthError`.
   */
  createTopic(name: string, given: Partial<TopicAttributes> = {}): boolean {
    checkTopicName(name);
    const attributes = topicAttributes(given);
    const existing = this.#topics.get(name);
    if (existing !== undefined) {
      if (sameAttributes(existing.attributes, attributes)) return false;
      throw new MnsError('TopicAlreadyExist');
    }
    const now = wholeMs(this.env.clock);
    const fresh = { name, attributes, createTime: now, lastModifyTime: now, published: 0, subscriptions: [] };
    this.#topics.set(name, this.#topicFrom(fresh));
    return true;
  }

  /** Throws MnsError `TopicNotExist`. */
  topic(name: string): Topic {
    const topic = this.#topics.get(name);
    if (topic === undefined) throw new MnsError('TopicNotExist');
    return topic;
  }

  /** Throws MnsError `TopicNotExist`. */
  deleteTopic(name: string): void {
    const topic = this.topic(name);
    this.#topics.delete(name);
    topic.close();
  }

  topics(): Iterable<Topic> {
    return this.#topics.values();
  }

  /** Everything it holds; `restore` takes it back. */
  snapshot(): MnsSnapshot {
    return {
      ...(this.loggingBucket === '' ? {} : { loggingBucket: this.loggingBucket }),
      queues: [...this.#queues.values()].map((queue) => queue.snapshot()),
      topics: [...this.#topics.values()].map((topic) => topic.snapshot()),
    };
  }

  /** Puts a snapshot in place of everything it holds. Throws valibot's ValiError when it is no snapshot. */
  restore(snapshot: unknown): void {
    const { loggingBucket = '', queues, topics } = v.parse(MnsSnapshot, snapshot);
    this.close();
    this.loggingBucket = loggingBucket;
    for (const queue of queues) this.#queues.set(queue.name, new Queue(this.env, queue));
    for (const topic of topics) this.#topics.set(topic.name, this.#topicFrom(topic));
  }

  /** Lets go of everything: those who wait get nothing, nothing is tried again. */
  close(): void {
    for (const queue of this.#queues.values()) queue.close();
    for (const topic of this.#topics.values()) topic.close();
    this.#queues.clear();
    this.#topics.clear();
  }

  #topicFrom(snapshot: MnsSnapshot['topics'][number]): Topic {
    const deliver = (subscription: Subscription, notification: Notification): void | Promise<void> => {
      const to = destination(subscription.Endpoint);
      switch (to.kind) {
        case 'queue':
          this.queue(to.queueName).send({
            body: formatNotification(notification, subscription.NotifyContentFormat).body,
          });
          return;
        case 'http':
          return this.push(to.url, subscription, notification);
        case 'logged':
          this.env.log('notification not sent', {
            address: to.address,
            messageId: notification.MessageId,
          });
          return;
      }
    };
    return new Topic(this.env, deliver, snapshot);
  }
}
