import { MnsError } from './errors.ts';

/**
 * Active: may be received. Inactive: received, invisible until `visibleAt`. Delayed: sent, visible from `visibleAt`.
 */
export const MESSAGE_STATES = ['Active', 'Inactive', 'Delayed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** A property that a sender attached to a message. It is passed on unchanged. */
export interface MessageProperty {
  Name: string;
  Value: string;
  Type: string;
}

/** What a sender or publisher attaches to a message, and every receiver gets. */
export interface MessageProperties {
  userProperties?: MessageProperty[] | undefined;
  /** Properties that tracing adds: `traceparent`, `tracestate`, `baggage`. */
  systemProperties?: MessageProperty[] | undefined;
}

/** A message as a sender gives it. */
export interface OutgoingMessage extends MessageProperties {
  body: string;
  /** Whole seconds, 0–604,800; the queue's own delay when left out. */
  delaySeconds?: number | undefined;
  /** 1 (first) to 16 (last); 8 when left out. */
  priority?: number | undefined;
}

/** What a sender gets in return. */
export interface SentMessage {
  messageId: string;
  /** Upper-case hex of the MD5 of the body as sent. */
  bodyMd5: string;
  /** Only for a delayed message: the sender can delete it, or change its delay, before anybody receives it. */
  receiptHandle?: string;
}

/** A message as a queue holds it. Times are milliseconds since the epoch. Plain data: a snapshot holds it as it is. */
export interface StoredMessage {
  readonly sequence: number;
  readonly id: string;
  readonly body: string;
  readonly bodyMd5: string;
  readonly priority: number;
  readonly enqueueTime: number;
  readonly userProperties?: MessageProperty[];
  readonly systemProperties?: MessageProperty[];
  state: MessageState;
  /** When it became visible, or becomes so. Active messages of one priority are received in the order of this time. */
  visibleAt: number;
  dequeueCount: number;
  firstDequeueTime?: number;
  /** The newest handle; none while the message is Active. */
  handle?: string;
  /** Handles that ChangeMessageVisibility has replaced, each with the time until which it stays valid. */
  earlierHandles?: { handle: string; validUntil: number }[];
}

/** A message as `peek` shows it. */
export interface PeekedMessage {
  messageId: string;
  body: string;
  bodyMd5: string;
  enqueueTime: number;
  /** The time of the first receive; `enqueueTime` while there was none. */
  firstDequeueTime: number;
  dequeueCount: number;
  priority: number;
  userProperties?: MessageProperty[];
  systemProperties?: MessageProperty[];
}

/** A message as a receiver gets it. */
export interface ReceivedMessage extends PeekedMessage {
  receiptHandle: string;
  nextVisibleTime: number;
}

/** A message as `peek` shows it. Times in milliseconds since the epoch. */
export function peeked(message: StoredMessage): PeekedMessage {
  return {
    messageId: message.id,
    body: message.body,
    bodyMd5: message.bodyMd5,
    enqueueTime: message.enqueueTime,
    firstDequeueTime: message.firstDequeueTime ?? message.enqueueTime,
    dequeueCount: message.dequeueCount,
    priority: message.priority,
    ...(message.userProperties === undefined ? {} : { userProperties: message.userProperties }),
    ...(message.systemProperties === undefined ? {} : { systemProperties: message.systemProperties }),
  };
}

// A handle is the priority of a message and, in base64, 4 random bytes, 6 bytes of its sequence number, 6 random bytes.
// Like those of the service, it often holds + / =, which catches a client that does not encode them.
const HANDLE = /^\d{1,2}-([A-Za-z0-9+/]{22}==)$/;

/** A new receipt handle for a message. `chance` returns random whole numbers below 2^32. */
export function makeHandle(message: { sequence: number; priority: number }, chance: () => number): string {
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeUInt32BE(chance(), 0);
  bytes.writeUIntBE(message.sequence, 4, 6);
  bytes.writeUInt32BE(chance(), 10);
  bytes.writeUInt16BE(chance() >>> 16, 14);
  return `${message.priority}-${bytes.toString('base64')}`;
}

/** The sequence number in a handle. Throws MnsError `ReceiptHandleError` for a handle of another form. */
export function sequenceOf(handle: string): number {
  const encoded = HANDLE.exec(handle)?.[1];
  if (encoded === undefined) throw new MnsError('ReceiptHandleError');
  return Buffer.from(encoded, 'base64').readUIntBE(4, 6);
}
