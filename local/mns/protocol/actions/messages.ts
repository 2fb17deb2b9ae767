import { MnsError } from '../../model/errors.ts';
import { checkRange } from '../../model/attributes.ts';
import type { OutgoingMessage, SentMessage } from '../../model/message.ts';
import type { Queue } from '../../model/queue.ts';
import { element, group, xmlDocument } from '../../xml.ts';
import { NO_CONTENT } from '../answers.ts';
import type { Action, Call } from '../call.ts';
import { propertiesOf } from '../properties.ts';
import { integerOf, listOf, textOf, type XmlElement } from '../xmlReader.ts';

const BATCH = 16;
const BATCH_BYTES = 65_536;
// The documentation names no status. Clients written against the service read a batch's results under 201 and 500 only,
// and take any other status as the refusal of the whole request.
const PARTIAL_FAILURE = 500;

export const sendMessage: Action = (call) => {
  const sent = call.mns.queue(call.resource.queueName).send(readMessage(call.body));
  const handle = sent.receiptHandle === undefined ? '' : element('ReceiptHandle', sent.receiptHandle);
  return { status: 201, body: xmlDocument('Message', sentElements(sent) + handle) };
};

/**
 * Sends 1–16 messages, 64 KiB together. Each is accepted or refused by itself: 201 when all are accepted, else 500
 * with ErrorCode and ErrorMessage in the place of what was refused.
 */
export const batchSendMessage: Action = (call) => {
  const queue = call.mns.queue(call.resource.queueName);
  const messages = listOf(call.body, 'Message').map(readMessage);
  if (messages.length < 1 || messages.length > BATCH) {
    throw new MnsError('InvalidArgument', `The number of messages should between 1 and ${BATCH}.`);
  }
  if (messages.reduce((sum, message) => sum + Buffer.byteLength(message.body), 0) > BATCH_BYTES) {
    throw new MnsError('InvalidArgument', `The total size of messages should between 1 and ${BATCH_BYTES} bytes.`);
  }
  let status = 201;
  const items = messages.map((message) => {
    const result = trySend(queue, message);
    if (!(result instanceof MnsError)) return group('Message', sentElements(result));
    status = PARTIAL_FAILURE;
    return group('Message', element('ErrorCode', result.code) + element('ErrorMessage', result.message));
  });
  return { status, body: xmlDocument('Messages', items.join('')) };
};

export const deleteMessage: Action = (call) => {
  call.mns.queue(call.resource.queueName).remove(receiptHandle(call));
  return NO_CONTENT;
};

/** Deletes the messages of 1–16 handles: 204 when all are deleted, else 404 with the handles of the others. */
export const batchDeleteMessage: Action = (call) => {
  const queue = call.mns.queue(call.resource.queueName);
  // Some clients write the name with a small r, as in the query.
  const handles = call.body.children.filter(({ name }) => /^receipthandle$/i.test(name)).map(({ text }) => text);
  if (handles.length < 1 || handles.length > BATCH) {
    throw new MnsError('InvalidArgument', `The number of receipt handles should between 1 and ${BATCH}.`);
  }
  const errors = handles.map((handle) => deleteError(queue, handle)).join('');
  return errors === '' ? NO_CONTENT : { status: 404, body: xmlDocument('Errors', errors) };
};

export const changeMessageVisibility: Action = (call) => {
  const seconds = call.query.integer('VisibilityTimeout');
  if (seconds === undefined) throw new MnsError('MissingVisibilityTimeout');
  const queue = call.mns.queue(call.resource.queueName);
  const changed = queue.changeVisibility(receiptHandle(call), checkRange('VisibilityTimeout', seconds));
  const content = element('ReceiptHandle', changed.receiptHandle) + element('NextVisibleTime', changed.nextVisibleTime);
  return { status: 200, body: xmlDocument('ChangeVisibility', content) };
};

function trySend(queue: Queue, message: OutgoingMessage): SentMessage | MnsError {
  try {
    return queue.send(message);
  } catch (error) {
    if (error instanceof MnsError) return error;
    throw error;
  }
}

function deleteError(queue: Queue, handle: string): string {
  try {
    queue.remove(handle);
    return '';
  } catch (error) {
    if (!(error instanceof MnsError)) throw error;
    const content =
      element('ErrorCode', error.code) + element('ErrorMessage', error.message) + element('ReceiptHandle', handle);
    return group('Error', content);
  }
}

function receiptHandle(call: Call): string {
  const handle = call.query.text('ReceiptHandle');
  if (handle === undefined || handle === '') throw new MnsError('MissingReceiptHandle');
  return handle;
}

function readMessage(message: XmlElement): OutgoingMessage {
  return {
    body: textOf(message, 'MessageBody') ?? '',
    delaySeconds: integerOf(message, 'DelaySeconds'),
    priority: integerOf(message, 'Priority'),
    ...propertiesOf(message),
  };
}

function sentElements(sent: SentMessage): string {
  return element('MessageId', sent.messageId) + element('MessageBodyMD5', sent.bodyMd5);
}
