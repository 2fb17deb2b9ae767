import { QUEUE_NUMBERS, type QueueAttributes } from '../../model/attributes.ts';
import { page } from '../../model/directory.ts';
import type { Queue } from '../../model/queue.ts';
import { element, group, xmlDocument } from '../../xml.ts';
import { attributeElements, created, listAnswer, NO_CONTENT } from '../answers.ts';
import { loggingEnabled, given } from '../attributeElements.ts';
import type { Action, Call } from '../call.ts';
import { pageRequest, wantsAttributes } from '../pageRequest.ts';
import { integerOf } from '../xmlReader.ts';

/** Answers 201, or 204 when the same queue exists. Errors: QueueAlreadyExist, InvalidArgument, InvalidQueueName, … */
export const createQueue: Action = (call) =>
  created(call.mns.createQueue(call.resource.queueName, readAttributes(call)), queueUrl(call, call.resource.queueName));

export const setQueueAttributes: Action = (call) => {
  call.mns.queue(call.resource.queueName).setAttributes(readAttributes(call));
  return NO_CONTENT;
};

export const getQueueAttributes: Action = (call) => {
  const attributes = call.mns.queue(call.resource.queueName).describe();
  return { status: 200, body: xmlDocument('Queue', attributeElements(attributes)) };
};

/** Answers 204 for a queue that does not exist, too: the service documents no error for this call. */
export const deleteQueue: Action = (call) => {
  call.mns.deleteQueue(call.resource.queueName);
  return NO_CONTENT;
};

export const listQueue: Action = (call) => {
  const queues = page(call.mns.queues(), pageRequest(call));
  const describe = wantsAttributes(call) ? (queue: Queue) => attributeElements(queue.describe()) : () => '';
  const items = queues.items.map((queue) =>
    group('Queue', element('QueueURL', queueUrl(call, queue.name)) + describe(queue)),
  );
  return listAnswer('Queues', items, queues);
};

function readAttributes({ body }: Call): Partial<QueueAttributes> {
  const numbers = Object.fromEntries(QUEUE_NUMBERS.map((name) => [name, integerOf(body, name)]));
  return given({ ...numbers, LoggingEnabled: loggingEnabled(body) });
}

function queueUrl(call: Call, name: string): string {
  return `${call.baseUrl}/queues/${name}`;
}
