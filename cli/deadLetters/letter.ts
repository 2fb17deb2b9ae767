import * as v from 'valibot';
import { messageBodyOf } from '../../shared/platform/triggers.ts';
import { decodeMessage } from '../../shared/domain/message.ts';
import { parseJson } from '../transport/httpEvent.ts';

/** A message that was put aside, as it can be shown and replayed. */
export interface Letter {
  messageId: string;
  /** Needed to delete it or to put it back. */
  receiptHandle: string;
  /** When it came into the dead-letter queue, in milliseconds since the epoch. */
  at: number;
  /** Why it is here. */
  reason: string;
  /** The instances it is about, where its message can be read. */
  instanceIds: readonly string[];
  /** The message for the work queue; undefined where the letter holds none. */
  body: string | undefined;
}

/** A received message, as MNS tells it. */
export interface Received {
  MessageId: string;
  ReceiptHandle: string;
  MessageBody: string;
  /** Milliseconds since the epoch, as text. */
  EnqueueTime: string;
}

/** What `reconcile` writes when it puts a message aside. */
const PutAside = v.strictObject({ reason: v.string(), body: v.optional(v.unknown()) });

/** What Function Compute's event stream writes when every delivery has failed: the event itself. */
const GivenUp = v.looseObject({ specversion: v.string(), data: v.looseObject({ messageBody: v.unknown() }) });

/** The reason that a letter of an event stream gets: the deliveries failed, whatever its message is about. */
export const GIVEN_UP = 'Given up by Function Compute: every delivery to reconcile failed, its log says why.';

/** Reads a letter of either writer. */
export function readLetter({ MessageId, ReceiptHandle, MessageBody, EnqueueTime }: Received): Letter {
  const { reason, body } = contentOf(decodeBody(MessageBody));
  const message = decodeMessage(body);
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    at: Number(EnqueueTime),
    reason,
    instanceIds: 'items' in message ? message.items.map(({ instanceId }) => instanceId) : [],
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  };
}

function contentOf(content: unknown): { reason: string; body: unknown } {
  if (v.is(PutAside, content)) return { reason: content.reason, body: content.body };
  if (v.is(GivenUp, content)) return { reason: GIVEN_UP, body: messageBodyOf(content) };
  return { reason: 'Neither reconcile nor Function Compute writes letters of this form.', body: undefined };
}

/** Ours are base64, those of Function Compute are JSON as it stands. */
function decodeBody(text: string): unknown {
  return parseJson(text) ?? parseJson(Buffer.from(text, 'base64').toString('utf8'));
}
