import type { Clock, Timer } from '../../clock.ts';
import type { ReceivedMessage } from './message.ts';

/** A receiver that waits for messages. */
interface LongPoll {
  readonly max: number;
  readonly deliver: (messages: ReceivedMessage[]) => void;
  timer: Timer | undefined;
}

/** The receivers that wait at one queue, in the order of their arrival. */
export class LongPolls {
  readonly #polls = new Set<LongPoll>();

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.#polls.size;
  }

  /**
   * Waits for up to `waitMs` milliseconds (Infinity: for ever), then delivers nothing. Returns a function that cancels.
   */
  add(max: number, waitMs: number, deliver: LongPoll['deliver']): () => void {
    const poll: LongPoll = { max, deliver, timer: undefined };
    this.#polls.add(poll);
    if (Number.isFinite(waitMs)) {
      poll.timer = this.clock.setTimeout(() => {
        this.#remove(poll);
        deliver([]);
      }, waitMs);
    }
    return () => {
      this.#remove(poll);
    };
  }

  /** Gives each poll in turn what `take` returns for it, until `take` returns nothing. */
  serve(take: (max: number) => ReceivedMessage[]): void {
    for (;;) {
      const [poll] = this.#polls;
      if (poll === undefined) return;
      const messages = take(poll.max);
      if (messages.length === 0) return;
      this.#remove(poll);
      poll.deliver(messages);
    }
  }

  /** Ends every poll without messages. */
  endAll(): void {
    for (const poll of [...this.#polls]) {
      this.#remove(poll);
      poll.deliver([]);
    }
  }

  #remove(poll: LongPoll): void {
    this.#polls.delete(poll);
    if (poll.timer !== undefined) this.clock.clearTimeout(poll.timer);
  }
}
