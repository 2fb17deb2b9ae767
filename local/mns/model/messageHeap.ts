import TinyQueue from 'tinyqueue';
import type { MessageState, StoredMessage } from './message.ts';

/** A message's place in a heap: good for as long as the message is in `state` and visible at `visibleAt`. */
interface Place {
  visibleAt: number;
  message: StoredMessage;
}

// Below this many places clearing out is not worth its while.
const SMALL = 1024;

/**
 * Messages in order, where leaving from the middle costs nothing: a message that was deleted or changed its state leaves
 * a stale place behind, which is skipped at the head and cleared out when half of the heap is stale.
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

  /** The first message, left where it is. */
  peek(): StoredMessage | undefined {
    for (;;) {
      const first = this.#places.peek();
      if (first === undefined || this.#isGood(first)) return first?.message;
      this.#places.pop();
    }
  }

  /** The first message, taken out. */
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

/** Priority first; inside a priority whoever became visible first, and of those whoever was sent first. */
export function byPriority(a: Place, b: Place): number {
  return (
    a.message.priority - b.message.priority || a.visibleAt - b.visibleAt || a.message.sequence - b.message.sequence
  );
}

/** Whoever becomes visible first. */
export function byVisibleAt(a: Place, b: Place): number {
  return a.visibleAt - b.visibleAt || a.message.sequence - b.message.sequence;
}
