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

/** Pushes a notification to an HTTP endpoint. Rejects when the endpoint does not take it. */
export type HttpPush = (url: string, subscription: Subscription, notification: Notification) => Promise<void>;

/**
 * All queues and topics of one account in one region, without HTTP: pushes go through `push`.
 *
 * @example
 * mns.createQueue('tasks', { DelaySeconds: 5 });
 * mns.queue('tasks').send({ body: 'hello' });
 */
export class InMemoryMns {
  readonly #queues = new Map<string, Queue>();
  readonly #topics = new Map<string, Topic>();
  /** Where the owner of the account wants the logs of messages. Nothing is written there. Empty until it is set. */
  loggingBucket = '';

  constructor(
    private readonly env: Environment,
    private readonly push: HttpPush,
  ) {}

  /**
   * Creates a queue. Returns false, and changes nothing, when the same queue exists.
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

  /** Deletes the queue, if there is one. */
  deleteQueue(name: string): void {
    this.#queues.get(name)?.close();
    this.#queues.delete(name);
  }

  queues(): Iterable<Queue> {
    return this.#queues.values();
  }

  /**
   * Creates a topic. Returns false, and changes nothing, when the same topic exists.
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

  /** Deletes the topic, if there is one. */
  deleteTopic(name: string): void {
    this.#topics.get(name)?.close();
    this.#topics.delete(name);
  }

  /** Deletes the subscription, if there is one. */
  unsubscribe(topic: string, subscription: string): void {
    this.#topics.get(topic)?.unsubscribe(subscription);
  }

  topics(): Iterable<Topic> {
    return this.#topics.values();
  }

  /** All queues with their messages, topics and subscriptions, as plain JSON. */
  snapshot(): MnsSnapshot {
    return {
      ...(this.loggingBucket === '' ? {} : { loggingBucket: this.loggingBucket }),
      queues: [...this.#queues.values()].map((queue) => queue.snapshot()),
      topics: [...this.#topics.values()].map((topic) => topic.snapshot()),
    };
  }

  /** Replaces everything by a snapshot. Throws ValiError when it is no snapshot. */
  restore(snapshot: unknown): void {
    const { loggingBucket = '', queues, topics } = v.parse(MnsSnapshot, snapshot);
    this.close();
    this.loggingBucket = loggingBucket;
    for (const queue of queues) this.#queues.set(queue.name, new Queue(this.env, queue));
    for (const topic of topics) this.#topics.set(topic.name, this.#topicFrom(topic));
  }

  /** Deletes everything: waiting receivers get nothing, and no delivery is tried again. */
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
            ...notification.properties,
          });
          return;
        case 'http':
          return this.env.clock.hold(this.push(to.url, subscription, notification));
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
