import * as v from 'valibot';
import { messageBodyOf } from '../../shared/platform/triggers.ts';
import { decodeMessage } from '../../shared/domain/message.ts';
import { parseJson } from '../parseJson.ts';
import { readOutcomes } from '../../shared/domain/toldOutcome.ts';

/** A message in the dead-letter queue. */
export interface Letter {
  messageId: string;
  /** MNS needs it to delete the letter or to make it visible again. */
  receiptHandle: string;
  /** When it was sent to the dead-letter queue, in milliseconds since the epoch. */
  at: number;
  /** Why it is a dead letter, in words. */
  reason: string;
  /** Whose queue its message came from, and goes back to. */
  of: 'reconcile' | 'notify';
  /** The instances in its message; empty where the message is not readable. */
  instanceIds: readonly string[];
  /** The message to send to that queue again; undefined where the letter holds none. */
  body: string | undefined;
}

/** A message as MNS hands it over. */
export interface Received {
  MessageId: string;
  ReceiptHandle: string;
  MessageBody: string;
  /** Milliseconds since the epoch, as text. */
  EnqueueTime: string;
}

/** What `reconcile` and `notify` write when they put a message aside. */
const PutAside = v.strictObject({ reason: v.string(), body: v.optional(v.unknown()) });

/** What the event stream of Function Compute writes when every delivery has failed: the event itself. */
const GivenUp = v.looseObject({ specversion: v.string(), data: v.looseObject({ messageBody: v.unknown() }) });

/** The reason that we show for a letter of the event stream, which has none of its own. */
export const GIVEN_UP = 'Function Compute gave up: every delivery to reconcile failed. The log of reconcile says why.';

/** Reads a letter of a function or of Function Compute. */
export function readLetter({ MessageId, ReceiptHandle, MessageBody, EnqueueTime }: Received): Letter {
  const { reason, body } = contentOf(decodeBody(MessageBody));
  const message = decodeMessage(body);
  const { outcomes } = readOutcomes([body]);
  const of = outcomes.length > 0 ? 'notify' : 'reconcile';
  const told = outcomes.flatMap(({ data }) => data.instanceId ?? []);
  return {
    ...{ messageId: MessageId, receiptHandle: ReceiptHandle, at: Number(EnqueueTime), of },
    reason: reason === GIVEN_UP ? GIVEN_UP.replaceAll('reconcile', of) : reason,
    instanceIds: 'items' in message ? message.items.map(({ instanceId }) => instanceId) : told,
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  };
}

function contentOf(content: unknown): { reason: string; body: unknown } {
  if (v.is(PutAside, content)) return { reason: content.reason, body: content.body };
  if (v.is(GivenUp, content)) return { reason: GIVEN_UP, body: messageBodyOf(content) };
  return { reason: 'Unknown form: neither reconcile nor Function Compute wrote this letter.', body: undefined };
}

/** Decodes the body of a letter: base64 where reconcile wrote it, plain JSON where Function Compute did. */
function decodeBody(text: string): unknown {
  return parseJson(text) ?? parseJson(Buffer.from(text, 'base64').toString('utf8'));
}
