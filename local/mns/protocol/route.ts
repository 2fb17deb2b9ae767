import { MnsError } from '../model/errors.ts';
import { getAccountAttributes, openService, setAccountAttributes } from './actions/account.ts';
import {
  changeMessageVisibility,
  batchDeleteMessage,
  batchSendMessage,
  deleteMessage,
  sendMessage,
} from './actions/messages.ts';
import { createQueue, deleteQueue, getQueueAttributes, listQueue, setQueueAttributes } from './actions/queues.ts';
import { batchPeekMessage, batchReceiveMessage, peekMessage, receiveMessage } from './actions/receive.ts';
import {
  getSubscriptionAttributes,
  listSubscriptionByTopic,
  setSubscriptionAttributes,
  subscribe,
  unsubscribe,
} from './actions/subscriptions.ts';
import {
  createTopic,
  deleteTopic,
  getTopicAttributes,
  listTopic,
  publishMessage,
  setTopicAttributes,
} from './actions/topics.ts';
import type { Action } from './call.ts';
import type { Query } from './query.ts';
import type { Resource } from './resource.ts';

/** Every action by its name in statistics, faults and permissions. */
export const ACTIONS = {
  GetAccountAttributes: getAccountAttributes,
  SetAccountAttributes: setAccountAttributes,
  OpenService: openService,
  CreateQueue: createQueue,
  SetQueueAttributes: setQueueAttributes,
  GetQueueAttributes: getQueueAttributes,
  DeleteQueue: deleteQueue,
  ListQueue: listQueue,
  SendMessage: sendMessage,
  BatchSendMessage: batchSendMessage,
  ReceiveMessage: receiveMessage,
  BatchReceiveMessage: batchReceiveMessage,
  PeekMessage: peekMessage,
  BatchPeekMessage: batchPeekMessage,
  DeleteMessage: deleteMessage,
  BatchDeleteMessage: batchDeleteMessage,
  ChangeMessageVisibility: changeMessageVisibility,
  CreateTopic: createTopic,
  SetTopicAttributes: setTopicAttributes,
  GetTopicAttributes: getTopicAttributes,
  DeleteTopic: deleteTopic,
  ListTopic: listTopic,
  PublishMessage: publishMessage,
  Subscribe: subscribe,
  SetSubscriptionAttributes: setSubscriptionAttributes,
  GetSubscriptionAttributes: getSubscriptionAttributes,
  Unsubscribe: unsubscribe,
  ListSubscriptionByTopic: listSubscriptionByTopic,
} as const satisfies Record<string, Action>;
export type ActionName = keyof typeof ACTIONS;

/** The action that a request means. Throws MnsError `InvalidRequestURL` or, by the body's root, `MalformedXML`. */
export function actionOf(method: string, kind: Resource['kind'], query: Query, bodyRoot: string): ActionName {
  const found = CHOICES[`${method} ${kind}`]?.(query, bodyRoot);
  if (found === undefined) throw new MnsError('InvalidRequestURL');
  return found;
}

/**
 * Whether the body of a request means something. Other requests may have a body too, which is ignored: the vendor's C#
 * SDK repeats the parameters of the query there, as a form.
 */
export function hasDocument(method: string, kind: Resource['kind'], query: Query): boolean {
  if (kind !== 'messages') return method === 'PUT' || method === 'POST';
  return method === 'POST' || (method === 'DELETE' && query.text('ReceiptHandle') === undefined);
}

const CHOICES: Partial<Record<string, (query: Query, bodyRoot: string) => ActionName | undefined>> = {
  'GET account': (query) => (query.isTrue('accountmeta') ? 'GetAccountAttributes' : undefined),
  'PUT account': (query) => (query.isTrue('accountmeta') ? 'SetAccountAttributes' : undefined),
  'POST service': () => 'OpenService',
  'GET queues': () => 'ListQueue',
  'PUT queue': (query) => (query.isTrue('metaoverride') ? 'SetQueueAttributes' : 'CreateQueue'),
  'GET queue': () => 'GetQueueAttributes',
  'DELETE queue': () => 'DeleteQueue',
  'POST messages': (_, bodyRoot) => {
    if (bodyRoot === 'Message') return 'SendMessage';
    if (bodyRoot === 'Messages') return 'BatchSendMessage';
    throw new MnsError('MalformedXML');
  },
  'GET messages': (query) => {
    const one = query.text('numOfMessages') === undefined;
    if (query.isTrue('peekonly')) return one ? 'PeekMessage' : 'BatchPeekMessage';
    return one ? 'ReceiveMessage' : 'BatchReceiveMessage';
  },
  'DELETE messages': (_, bodyRoot) => (bodyRoot === 'ReceiptHandles' ? 'BatchDeleteMessage' : 'DeleteMessage'),
  'PUT messages': () => 'ChangeMessageVisibility',
  'GET topics': () => 'ListTopic',
  'PUT topic': (query) => (query.isTrue('metaoverride') ? 'SetTopicAttributes' : 'CreateTopic'),
  'GET topic': () => 'GetTopicAttributes',
  'DELETE topic': () => 'DeleteTopic',
  'POST publication': () => 'PublishMessage',
  'GET subscriptions': () => 'ListSubscriptionByTopic',
  'PUT subscription': (query) => (query.isTrue('metaoverride') ? 'SetSubscriptionAttributes' : 'Subscribe'),
  'GET subscription': () => 'GetSubscriptionAttributes',
  'DELETE subscription': () => 'Unsubscribe',
};
