import type { MessageState, StoredMessage } from './message.ts';
import { byPriority, byVisibleAt, MessageHeap } from './messageHeap.ts';

/**
 * The messages of one queue and the states that they go through. Every operation takes at most logarithmic time in the
 * number of messages. The store has no clock: the queue passes the time in.
 */
export class MessageStore {
  // In the order of sending, which is also the order of enqueueTime.
  readonly #messages = new Map<number, StoredMessage>();
  readonly #ready = new MessageHeap(byPriority, ['Active'], (message) => this.#holds(message));
  readonly #hidden = new MessageHeap(byVisibleAt, ['Inactive', 'Delayed'], (message) => this.#holds(message));
  readonly #counts: Record<MessageState, number> = { Active: 0, Inactive: 0, Delayed: 0 };
  // No message expires before this time.
  #nextExpiry = -Infinity;

  /** How many messages are in a state. */
  count(state: MessageState): number {
    return this.#counts[state];
  }

  /** Adds a message in its state. Sequence numbers only grow. */
  add(message: StoredMessage): void {
    this.#messages.set(message.sequence, message);
    this.#counts[message.state] += 1;
    this.#place(message);
  }

  /** The message with this sequence number, in any state. */
  find(sequence: number): StoredMessage | undefined {
    return this.#messages.get(sequence);
  }

  delete(message: StoredMessage): void {
    if (this.#messages.delete(message.sequence)) this.#counts[message.state] -= 1;
  }

  /** Takes the next Active message out of its heap. The caller gives it another state at once. */
  takeReady(): StoredMessage | undefined {
    return this.#ready.pop();
  }

  /** The next `max` Active messages. They stay Active. */
  peekReady(max: number): StoredMessage[] {
    const messages: StoredMessage[] = [];
    while (messages.length < max) {
      const message = this.#ready.pop();
      if (message === undefined) break;
      messages.push(message);
    }
    for (const message of messages) this.#ready.push(message);
    return messages;
  }

  /** Moves a message to a state in which it becomes, or became, visible at `visibleAt`. */
  move(message: StoredMessage, state: MessageState, visibleAt: number): void {
    this.#counts[message.state] -= 1;
    this.#counts[state] += 1;
    message.state = state;
    message.visibleAt = visibleAt;
    this.#place(message);
  }

  /** When the next hidden message becomes visible. */
  nextVisibleAt(): number | undefined {
    return this.#hidden.peek()?.visibleAt;
  }

  /** Makes every message Active whose time has come. Its handles are invalid from then on. */
  showDue(now: number): void {
    for (let message = this.#hidden.peek(); message !== undefined && message.visibleAt <= now;) {
      this.#hidden.pop();
      delete message.handle;
      delete message.earlierHandles;
      this.move(message, 'Active', message.visibleAt);
      message = this.#hidden.peek();
    }
  }

  /** Drops every message, in whatever state, that was sent `retentionMs` ago or earlier. */
  expire(now: number, retentionMs: number): void {
    if (now < this.#nextExpiry) return;
    for (const message of this.#messages.values()) {
      if (message.enqueueTime + retentionMs > now) {
        this.#nextExpiry = message.enqueueTime + retentionMs;
        return;
      }
      this.delete(message);
    }
    this.#nextExpiry = now + retentionMs;
  }

  /** Call it when the retention has changed: the next `expire` looks at all messages again. */
  forgetExpiry(): void {
    this.#nextExpiry = -Infinity;
  }

  all(): StoredMessage[] {
    return [...this.#messages.values()];
  }

  #place(message: StoredMessage): void {
    (message.state === 'Active' ? this.#ready : this.#hidden).push(message);
  }

  #holds(message: StoredMessage): boolean {
    return this.#messages.get(message.sequence) === message;
  }
}
