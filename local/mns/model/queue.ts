import { hash } from 'node:crypto';
import type { Timer } from '../../clock.ts';
import { checkRange, queueAttributes, type QueueAttributes } from './attributes.ts';
import { type Environment, wholeMs } from './environment.ts';
import { MnsError, type MnsErrorCode } from './errors.ts';
import { LongPolls } from './longPolls.ts';
import {
  makeHandle,
  type OutgoingMessage,
  peeked,
  type PeekedMessage,
  type ReceivedMessage,
  type SentMessage,
  sequenceOf,
  type StoredMessage,
} from './message.ts';
import { MessageStore } from './messageStore.ts';

/** A queue as a snapshot holds it. */
export interface QueueSnapshot {
  name: string;
  attributes: QueueAttributes;
  createTime: number;
  lastModifyTime: number;
  lastSequence: number;
  messages: StoredMessage[];
}

/** A queue's attributes with its times (milliseconds since the epoch) and the number of messages in each state. */
export interface QueueDescription extends QueueAttributes {
  QueueName: string;
  CreateTime: number;
  LastModifyTime: number;
  ActiveMessages: number;
  InactiveMessages: number;
  DelayMessages: number;
}

const DEFAULT_PRIORITY = 8;

/**
 * One queue. Every call takes effect at once. Waiting receivers are called back in the order in which they came, inside
 * the call or the clock's alarm that made a message visible.
 */
export class Queue {
  readonly name: string;
  #attributes: QueueAttributes;
  readonly #createTime: number;
  #lastModifyTime: number;
  #lastSequence: number;
  readonly #store = new MessageStore();
  readonly #polls: LongPolls;
  readonly #idPrefix: string;
  #alarm: { due: number; timer: Timer } | undefined;

  constructor(
    private readonly env: Environment,
    from: QueueSnapshot,
  ) {
    this.name = from.name;
    this.#attributes = from.attributes;
    this.#createTime = from.createTime;
    this.#lastModifyTime = from.lastModifyTime;
    this.#lastSequence = from.lastSequence;
    for (const message of from.messages) this.#store.add({ ...message });
    this.#polls = new LongPolls(env.clock);
    this.#idPrefix = `${this.#chance().toString(16).padStart(8, '0')}${this.#chance().toString(16).padStart(8, '0')}`;
  }

  get attributes(): QueueAttributes {
    return this.#attributes;
  }

  /**
   * Throws MnsError `InvalidArgument`; attributes left out stay as they are. A new retention holds for all messages.
   */
  setAttributes(given: Partial<QueueAttributes>): void {
    this.#attributes = queueAttributes(given, this.#attributes);
    this.#lastModifyTime = wholeMs(this.env.clock);
    this.#store.forgetExpiry();
  }

  describe(): QueueDescription {
    this.#settle();
    return {
      QueueName: this.name,
      ...this.#attributes,
      CreateTime: this.#createTime,
      LastModifyTime: this.#lastModifyTime,
      ActiveMessages: this.#store.count('Active'),
      InactiveMessages: this.#store.count('Inactive'),
      DelayMessages: this.#store.count('Delayed'),
    };
  }

  /** Throws MnsError `InvalidArgument` for a body, delay or priority out of range. */
  send(outgoing: OutgoingMessage): SentMessage {
    const priority = checkRange('Priority', outgoing.priority ?? DEFAULT_PRIORITY);
    const delaySeconds = checkRange('DelaySeconds', outgoing.delaySeconds ?? this.#attributes.DelaySeconds);
    const size = Buffer.byteLength(outgoing.body);
    const most = this.#attributes.MaximumMessageSize;
    if (size < 1 || size > most) {
      throw new MnsError('InvalidArgument', `The value of MessageBody should between 1 and ${most} bytes.`);
    }
    const about = { queue: this.name, body: outgoing.body };
    const where = { service: 'mns', action: 'SendMessage', about } as const;
    const lateMs = this.env.faults.take(where, 'late')?.ms ?? 0;
    const message = this.#newMessage(outgoing, priority, delaySeconds * 1000 + lateMs);
    this.env.counters.sent += 1;
    if (this.env.faults.take(where, 'lose') === undefined) {
      this.#store.add(message);
      if (this.env.faults.take(where, 'duplicate') !== undefined) this.#store.add(this.#twin(message));
      this.#settle();
    }
    const sent = { messageId: message.id, bodyMd5: message.bodyMd5 };
    // The sender of a message that a fault delays learns nothing of the delay.
    return message.handle === undefined || delaySeconds === 0 ? sent : { ...sent, receiptHandle: message.handle };
  }

  /**
   * Up to `max` (1–16) messages that are visible now. Each becomes invisible to others for `visibilityMs`, by default
   * the queue's VisibilityTimeout. Receivers that wait already are served first.
   */
  receive(max: number, visibilityMs?: number): ReceivedMessage[] {
    this.#settle();
    return this.#take(max, visibilityMs);
  }

  /**
   * Calls `deliver` once: with messages as soon as there are any (at once, if there are some now), or with none after
   * `waitMs` milliseconds of the clock (Infinity: never). Returns a function that cancels; after that `deliver` is not
   * called.
   */
  wait(max: number, waitMs: number, deliver: (messages: ReceivedMessage[]) => void): () => void {
    const now = this.receive(max);
    if (now.length > 0 || waitMs <= 0) {
      deliver(now);
      return () => undefined;
    }
    const cancel = this.#polls.add(max, waitMs, deliver);
    this.#setAlarm();
    return () => {
      cancel();
      this.#setAlarm();
    };
  }

  /** Up to `max` messages that are visible now. They stay visible. */
  peek(max: number): PeekedMessage[] {
    this.#settle();
    return this.#store.peekReady(max).map(peeked);
  }

  /** Deletes the message of this handle. Throws MnsError `ReceiptHandleError` when the handle is invalid. */
  remove(receiptHandle: string): void {
    this.#store.delete(this.#holder(receiptHandle));
    this.env.counters.deleted += 1;
  }

  /** Deletes a message, whoever has received it. False when there is none of this id. */
  discard(messageId: string): boolean {
    this.#settle();
    const found = this.#store.all().filter(({ id }) => id === messageId);
    for (const message of found) this.#store.delete(message);
    this.env.counters.deleted += found.length;
    return found.length > 0;
  }

  /**
   * Makes a message visible `seconds` (1–43,200) from now, and gives out a new handle. Every handle is valid until the
   * `NextVisibleTime` that came with it, as the documentation of ReceiveMessage and of ChangeMessageVisibility says of
   * theirs. So this one is too, unless the message becomes visible before. The vendor's PHP tests delete with it.
   * Throws MnsError `InvalidArgument`, `ReceiptHandleError`, or `MessageNotExist` when the message is gone.
   */
  changeVisibility(receiptHandle: string, seconds: number): { receiptHandle: string; nextVisibleTime: number } {
    checkRange('VisibilityTimeout', seconds);
    const message = this.#holder(receiptHandle, 'MessageNotExist');
    const now = wholeMs(this.env.clock);
    const nextVisibleTime = now + seconds * 1000;
    const earlier = (message.earlierHandles ?? []).filter(({ validUntil }) => validUntil > now);
    message.earlierHandles = [...earlier, { handle: message.handle ?? '', validUntil: message.visibleAt }];
    message.handle = this.#handle(message);
    this.#store.move(message, message.state, nextVisibleTime);
    this.#setAlarm();
    return { receiptHandle: message.handle, nextVisibleTime };
  }

  /** Ends the queue: waiting receivers get nothing. */
  close(): void {
    this.#polls.endAll();
    this.#setAlarm();
  }

  snapshot(): QueueSnapshot {
    this.#settle();
    return {
      name: this.name,
      attributes: { ...this.#attributes },
      createTime: this.#createTime,
      lastModifyTime: this.#lastModifyTime,
      lastSequence: this.#lastSequence,
      messages: this.#store.all().map((message) => ({ ...message })),
    };
  }

  #newMessage(outgoing: OutgoingMessage, priority: number, delayMs: number): StoredMessage {
    const enqueueTime = wholeMs(this.env.clock);
    const sequence = ++this.#lastSequence;
    const message: StoredMessage = {
      sequence,
      id: `${this.#idPrefix}-1-${enqueueTime.toString(16)}-${sequence.toString(16).padStart(9, '0')}`.toUpperCase(),
      body: outgoing.body,
      bodyMd5: hash('md5', outgoing.body).toUpperCase(),
      priority,
      enqueueTime,
      state: delayMs > 0 ? 'Delayed' : 'Active',
      visibleAt: enqueueTime + delayMs,
      dequeueCount: 0,
      ...(outgoing.userProperties === undefined ? {} : { userProperties: outgoing.userProperties }),
      ...(outgoing.systemProperties === undefined ? {} : { systemProperties: outgoing.systemProperties }),
    };
    if (message.state === 'Delayed') message.handle = this.#handle(message);
    return message;
  }

  /** A second copy of a message, with the same id. */
  #twin(message: StoredMessage): StoredMessage {
    const twin = { ...message, sequence: ++this.#lastSequence };
    if (twin.handle !== undefined) twin.handle = this.#handle(twin);
    return twin;
  }

  #take(max: number, visibilityMs = this.#attributes.VisibilityTimeout * 1000): ReceivedMessage[] {
    const now = wholeMs(this.env.clock);
    const taken: ReceivedMessage[] = [];
    while (taken.length < max) {
      const message = this.#store.takeReady();
      if (message === undefined) break;
      message.dequeueCount += 1;
      message.firstDequeueTime ??= now;
      message.handle = this.#handle(message);
      this.#store.move(message, 'Inactive', now + visibilityMs);
      taken.push({ ...peeked(message), receiptHandle: message.handle, nextVisibleTime: message.visibleAt });
    }
    this.env.counters.delivered += taken.length;
    if (taken.length > 0) this.#setAlarm();
    return taken;
  }

  #holder(receiptHandle: string, whenGone: MnsErrorCode = 'ReceiptHandleError'): StoredMessage {
    this.#settle();
    const message = this.#store.find(sequenceOf(receiptHandle));
    if (message === undefined) throw new MnsError(whenGone);
    if (message.handle === receiptHandle) return message;
    const now = wholeMs(this.env.clock);
    const earlier = message.earlierHandles?.find(({ handle }) => handle === receiptHandle);
    if (earlier !== undefined && earlier.validUntil > now) return message;
    throw new MnsError('ReceiptHandleError', 'The receipt handle you provide has expired.');
  }

  /** Brings the queue up to the clock's time and serves waiting receivers. */
  #settle(): void {
    const now = wholeMs(this.env.clock);
    this.#store.showDue(now);
    this.#store.expire(now, this.#attributes.MessageRetentionPeriod * 1000);
    if (this.#polls.size > 0) this.#polls.serve((max) => this.#take(max));
    this.#setAlarm();
  }

  // Only waiting receivers need an alarm at which a message becomes visible; other calls settle the queue first.
  #setAlarm(): void {
    const due = this.#polls.size > 0 ? this.#store.nextVisibleAt() : undefined;
    if (due === this.#alarm?.due) return;
    if (this.#alarm !== undefined) this.env.clock.clearTimeout(this.#alarm.timer);
    this.#alarm = undefined;
    if (due === undefined) return;
    const fire = (): void => {
      this.#alarm = undefined;
      this.#settle();
    };
    this.#alarm = { due, timer: this.env.clock.setTimeout(fire, due - this.env.clock.now()) };
  }

  #handle(message: StoredMessage): string {
    return makeHandle(message, () => this.#chance());
  }

  #chance(): number {
    return this.env.random.integer(0, 0xffff_ffff);
  }
}
