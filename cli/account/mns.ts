import type MnsClient from '@alicloud/mns';
import type { Answer, Attributes, ReceivedMessage } from '@alicloud/mns';
import { NoAnswerError, SOMETHING_ELSE } from '../exit.ts';
import type { Account } from './account.ts';
import { orAbsent } from './failure.ts';
import { callMns } from './mnsCall.ts';

/** Queues or topics by name. Every method throws RefusedError or NoAnswerError. */
export interface MnsNamed {
  /** Undefined where there is none. */
  attributes(name: string): Promise<Attributes | undefined>;
  create(name: string, attributes: Attributes): Promise<void>;
  change(name: string, attributes: Attributes): Promise<void>;
  /** What is gone already is no error. */
  remove(name: string): Promise<void>;
}

/** Subscriptions of topics. Every method throws RefusedError or NoAnswerError. */
export interface MnsSubscriptions {
  /** Undefined where there is none. */
  attributes(topic: string, name: string): Promise<Attributes | undefined>;
  create(topic: string, name: string, attributes: Attributes): Promise<void>;
  /** What is gone already is no error. */
  remove(topic: string, name: string): Promise<void>;
}

/** Messages of queues. Every method throws RefusedError or NoAnswerError. */
export interface MnsMessages {
  /** Sends a text in Base64, as MNS wants it. */
  send(queue: string, text: string): Promise<void>;
  /** A message that is visible, which is hidden from now on; undefined where there is none. */
  receive(queue: string): Promise<ReceivedMessage | undefined>;
  delete(queue: string, receiptHandle: string): Promise<void>;
  /** Hides a message for so many seconds from now. Resolves to its new handle. */
  changeVisibility(queue: string, receiptHandle: string, seconds: number): Promise<string>;
}

const TIMEOUT_MS = 10_000;

/** Connects to MNS by the vendor's SDK. No call is made yet. */
export async function connectMns(
  { region, credentials, endpoints }: Account,
  accountId: string,
): Promise<{ queues: MnsNamed; topics: MnsNamed; subscriptions: MnsSubscriptions; messages: MnsMessages }> {
  const { default: Client } = await import('@alicloud/mns');
  const client: MnsClient = new Client(accountId, {
    ...{ ...credentials, region, endpoint: endpoints.mns, secure: true },
    ...{ readTimeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS },
  });
  return {
    queues: {
      attributes: (name) => read('GetQueueAttributes', () => client.get(`/queues/${name}`, 'Queue')),
      create: (name, attributes) => change('CreateQueue', () => client.createQueue(name, attributes)),
      change: (name, attributes) => change('SetQueueAttributes', () => client.setQueueAttributes(name, attributes)),
      remove: (name) => change('DeleteQueue', () => client.deleteQueue(name)),
    },
    topics: {
      attributes: (name) => read('GetTopicAttributes', () => client.get(`/topics/${name}`, 'Topic')),
      create: (name, attributes) => change('CreateTopic', () => client.createTopic(name, attributes)),
      change: (name, attributes) => change('SetTopicAttributes', () => client.setTopicAttributes(name, attributes)),
      remove: (name) => change('DeleteTopic', () => client.delete(`/topics/${name}`, 'Topic', '')),
    },
    subscriptions: subscriptionsOf(client),
    messages: messagesOf(client),
  };
}

/** The SDK's own methods for subscriptions do nothing. */
function subscriptionsOf(client: MnsClient): MnsSubscriptions {
  const path = (topic: string, name: string): string => `/topics/${topic}/subscriptions/${name}`;
  const found = (topic: string, name: string) =>
    read('GetSubscriptionAttributes', () => client.get(path(topic, name), 'Subscription'));
  return {
    attributes: found,
    create: async (topic, name, attributes) => {
      const elements = Object.entries(attributes).map(([key, value]) => `<${key}>${value}</${key}>`);
      const body = `<Subscription xmlns="http://mns.aliyuncs.com/doc/v1/">${elements.join('')}</Subscription>`;
      await change('Subscribe', () => client.put(path(topic, name), 'Subscription', body));
    },
    remove: (topic, name) => change('DeleteSubscription', () => client.delete(path(topic, name), 'Subscription', '')),
  };
}

function messagesOf(client: MnsClient): MnsMessages {
  return {
    send: async (queue, text) => {
      const MessageBody = Buffer.from(text, 'utf8').toString('base64');
      await callMns('SendMessage', () => client.sendMessage(queue, { MessageBody }));
    },
    receive: async (queue) =>
      (await orAbsent(callMns('ReceiveMessage', () => client.batchReceiveMessage(queue, 1))))?.body?.[0],
    delete: async (queue, receiptHandle) => {
      await callMns('DeleteMessage', () => client.deleteMessage(queue, receiptHandle));
    },
    changeVisibility: async (queue, receiptHandle, seconds) => {
      const answer = await callMns('ChangeMessageVisibility', () => client.changeMessageVisibility(queue, receiptHandle, seconds)); // prettier-ignore
      return answer.body?.['ReceiptHandle'] ?? '';
    },
  };
}

async function read(action: string, send: () => Promise<Answer>): Promise<Attributes | undefined> {
  const answer = await orAbsent(callMns(action, send));
  if (answer === undefined) return undefined;
  const { body = {} } = answer;
  // The SDK finds nothing to read in a page of HTML, and says nothing.
  if ('QueueName' in body || 'TopicName' in body) return body;
  throw new NoAnswerError(`MNS ${action}: no answer (${SOMETHING_ELSE}).`);
}

async function change(action: string, send: () => Promise<Answer>): Promise<void> {
  const sent = callMns(action, send);
  await (action.startsWith('Delete') ? orAbsent(sent) : sent);
}
