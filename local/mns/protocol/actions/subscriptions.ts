import { page } from '../../model/directory.ts';
import type { Subscription } from '../../model/subscription.ts';
import { element, group, xmlDocument } from '../../xml.ts';
import { attributeElements, created, listAnswer, NO_CONTENT } from '../answers.ts';
import { given } from '../attributeElements.ts';
import type { Action, Call } from '../call.ts';
import { pageRequest, wantsAttributes } from '../pageRequest.ts';
import { textOf } from '../xmlReader.ts';

/**
 * Answers 201, or 204 when the same one exists. Errors: SubscriptionAlreadyExist, EndpointInvalid, InvalidArgument, …
 */
export const subscribe: Action = (call) => {
  const { body } = call;
  const attributes = given({
    Endpoint: textOf(body, 'Endpoint'),
    FilterTag: textOf(body, 'FilterTag'),
    NotifyStrategy: textOf(body, 'NotifyStrategy'),
    NotifyContentFormat: textOf(body, 'NotifyContentFormat'),
  });
  const isNew = call.mns.topic(call.resource.topicName).subscribe(call.resource.subscriptionName, attributes);
  return created(isNew, subscriptionUrl(call, call.resource.subscriptionName));
};

/** Answers 204 for a subscription or topic that does not exist, too: the service documents no error for this call. */
export const unsubscribe: Action = (call) => {
  call.mns.unsubscribe(call.resource.topicName, call.resource.subscriptionName);
  return NO_CONTENT;
};

/** Only NotifyStrategy can be changed. */
export const setSubscriptionAttributes: Action = (call) => {
  const topic = call.mns.topic(call.resource.topicName);
  const strategy = textOf(call.body, 'NotifyStrategy');
  if (strategy === undefined) topic.subscription(call.resource.subscriptionName);
  else topic.setNotifyStrategy(call.resource.subscriptionName, strategy);
  return NO_CONTENT;
};

export const getSubscriptionAttributes: Action = (call) => {
  const subscription = call.mns.topic(call.resource.topicName).subscription(call.resource.subscriptionName);
  return { status: 200, body: xmlDocument('Subscription', subscriptionElements(call, subscription)) };
};

export const listSubscriptionByTopic: Action = (call) => {
  const topic = call.mns.topic(call.resource.topicName);
  const byName = topic.subscriptions().map((subscription) => ({ name: subscription.SubscriptionName, subscription }));
  const subscriptions = page(byName, pageRequest(call));
  const withAttributes = wantsAttributes(call);
  const items = subscriptions.items.map(({ name, subscription }) => {
    const url = element('SubscriptionURL', subscriptionUrl(call, name));
    return group('Subscription', url + (withAttributes ? subscriptionElements(call, subscription) : ''));
  });
  return listAnswer('Subscriptions', items, subscriptions);
};

function subscriptionElements(call: Call, subscription: Subscription): string {
  const owner = { Subscriber: call.accountId, TopicOwner: call.accountId, TopicName: call.resource.topicName };
  return attributeElements({ ...owner, ...subscription });
}

function subscriptionUrl(call: Call, name: string): string {
  return `${call.baseUrl}/topics/${call.resource.topicName}/subscriptions/${name}`;
}
