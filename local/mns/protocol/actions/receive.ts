import { checkRange } from '../../model/attributes.ts';
import { MnsError } from '../../model/errors.ts';
import type { PeekedMessage } from '../../model/message.ts';
import { group, xmlDocument } from '../../xml.ts';
import { messageElements } from '../answers.ts';
import type { Action, Answer, Call } from '../call.ts';

/** Answers one message, after a wait if the call asks for it, or 404 MessageNotExist. */
export const receiveMessage: Action = (call) => receive(call, 1, one);

/** Answers up to `numOfMessages` (1–16) messages. Once there is one, it does not wait for more. */
export const batchReceiveMessage: Action = (call) => receive(call, numOfMessages(call), many);

export const peekMessage: Action = (call) => answerWith(call.mns.queue(call.resource.queueName).peek(1), one);

export const batchPeekMessage: Action = (call) =>
  answerWith(call.mns.queue(call.resource.queueName).peek(numOfMessages(call)), many);

type Format = (messages: PeekedMessage[]) => string;

const one: Format = (messages) => xmlDocument('Message', messages.map(messageElements).join(''));

const many: Format = (messages) =>
  xmlDocument('Messages', messages.map((message) => group('Message', messageElements(message))).join(''));

function receive(call: Call, max: number, format: Format): ReturnType<Action> {
  const queue = call.mns.queue(call.resource.queueName);
  const waitSeconds = checkRange(
    'waitseconds',
    call.query.integer('waitseconds') ?? queue.attributes.PollingWaitSeconds,
  );
  const messages = queue.receive(max);
  if (messages.length > 0 || waitSeconds === 0) return answerWith(messages, format);
  return (answer, fail) =>
    queue.wait(max, waitSeconds * 1000, (arrived) => {
      if (arrived.length > 0) answer(answerWith(arrived, format));
      else fail(new MnsError('MessageNotExist'));
    });
}

function answerWith(messages: PeekedMessage[], format: Format): Answer {
  if (messages.length === 0) throw new MnsError('MessageNotExist');
  return { status: 200, body: format(messages) };
}

function numOfMessages(call: Call): number {
  return checkRange('numOfMessages', call.query.integer('numOfMessages') ?? NaN);
}
