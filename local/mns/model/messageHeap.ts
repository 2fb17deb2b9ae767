import TinyQueue from 'tinyqueue';
import type { MessageState, StoredMessage } from './message.ts';

/** A message's place in a heap. It is stale once the message has left its state or its `visibleAt`. */
interface Place {
  visibleAt: number;
  message: StoredMessage;
}

// A heap with fewer places is never cleared out.
const SMALL = 1024;

/**
 * Messages in order, where removing one from the middle costs nothing: a message that was deleted or changed its state
 * leaves a stale entry, which is skipped at the head and cleared out when half of the heap is stale.
 */
export class MessageHeap {
  #places: TinyQueue<Place>;
  #clearAt = SMALL;

  constructor(
    private readonly order: (a: Place, b: Place) => number,
    private readonly states: readonly MessageState[],
    private readonly isHeld: (message: StoredMessage) => boolean,
  ) {
    this.#places = new TinyQueue<Place>([], order);
  }

  push(message: StoredMessage): void {
    if (this.#places.length >= this.#clearAt) this.#clearOut();
    this.#places.push({ visibleAt: message.visibleAt, message });
  }

  /** The first message. It stays in the heap. */
  peek(): StoredMessage | undefined {
    for (;;) {
      const first = this.#places.peek();
      if (first === undefined || this.#isGood(first)) return first?.message;
      this.#places.pop();
    }
  }

  /** Takes out the first message. */
  pop(): StoredMessage | undefined {
    const first = this.peek();
    if (first !== undefined) this.#places.pop();
    return first;
  }

  #clearOut(): void {
    this.#places = new TinyQueue(
      this.#places.data.filter((place) => this.#isGood(place)),
      this.order,
    );
    this.#clearAt = SMALL + 2 * this.#places.length;
  }

  #isGood({ message, visibleAt }: Place): boolean {
    return message.visibleAt === visibleAt && this.states.includes(message.state) && this.isHeld(message);
  }
}

/** By priority, then by the time of becoming visible, then in the order of sending. */
export function byPriority(a: Place, b: Place): number {
  return (
    a.message.priority - b.message.priority || a.visibleAt - b.visibleAt || a.message.sequence - b.message.sequence
  );
}

/** By the time of becoming visible, then in the order of sending. */
export function byVisibleAt(a: Place, b: Place): number {
  return a.visibleAt - b.visibleAt || a.message.sequence - b.message.sequence;
}
