import type { TopicAttributes } from '../../model/attributes.ts';
import { page } from '../../model/directory.ts';
import type { Topic } from '../../model/topic.ts';
import { element, group, xmlDocument } from '../../xml.ts';
import { attributeElements, created, listAnswer, NO_CONTENT } from '../answers.ts';
import { given, loggingEnabled } from '../attributeElements.ts';
import type { Action, Call } from '../call.ts';
import { propertiesOf } from '../properties.ts';
import { pageRequest, wantsAttributes } from '../pageRequest.ts';
import { integerOf, textOf } from '../xmlReader.ts';

/** Answers 201, or 204 when the same topic exists. Errors: TopicAlreadyExist, InvalidArgument, TopicNameInvalid, … */
export const createTopic: Action = (call) =>
  created(call.mns.createTopic(call.resource.topicName, readAttributes(call)), topicUrl(call, call.resource.topicName));

export const setTopicAttributes: Action = (call) => {
  call.mns.topic(call.resource.topicName).setAttributes(readAttributes(call));
  return NO_CONTENT;
};

export const getTopicAttributes: Action = (call) => {
  const attributes = call.mns.topic(call.resource.topicName).describe();
  return { status: 200, body: xmlDocument('Topic', attributeElements(attributes)) };
};

/** Answers 204 for a topic that does not exist, too: the service documents no error for this call. */
export const deleteTopic: Action = (call) => {
  call.mns.deleteTopic(call.resource.topicName);
  return NO_CONTENT;
};

export const listTopic: Action = (call) => {
  const topics = page(call.mns.topics(), pageRequest(call));
  const describe = wantsAttributes(call) ? (topic: Topic) => attributeElements(topic.describe()) : () => '';
  const items = topics.items.map((topic) =>
    group('Topic', element('TopicURL', topicUrl(call, topic.name)) + describe(topic)),
  );
  return listAnswer('Topics', items, topics);
};

export const publishMessage: Action = (call) => {
  const { body } = call;
  const published = call.mns.topic(call.resource.topicName).publish({
    body: textOf(body, 'MessageBody') ?? '',
    tag: textOf(body, 'MessageTag'),
    ...propertiesOf(body),
  });
  const content = element('MessageId', published.messageId) + element('MessageBodyMD5', published.bodyMd5);
  return { status: 201, body: xmlDocument('Message', content) };
};

function readAttributes({ body }: Call): Partial<TopicAttributes> {
  return given({
    MaximumMessageSize: integerOf(body, 'MaximumMessageSize'),
    LoggingEnabled: loggingEnabled(body),
  });
}

function topicUrl(call: Call, name: string): string {
  return `${call.baseUrl}/topics/${name}`;
}
