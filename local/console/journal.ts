import type { ShownCall, ShownInvocation } from '../../console/wire/state.ts';

/** A status that an instance entered, or `Deleted`. */
export interface StateEntry {
  at: number;
  instanceId: string;
  state: string;
}

/** A run of a function, with what it printed. */
export interface InvocationEntry extends ShownInvocation {
  log: string;
}

const [MOST_CALLS, MOST_STATES, MOST_INVOCATIONS] = [5_000, 20_000, 1_000];

/** What one run printed is kept up to so many characters: the last of them say how it ended. */
const LONGEST_LOG = 64 * 1024;

/** What happened in a local cloud, the newest last. Of each kind so much is kept as fits into some megabytes. */
export class Journal {
  readonly calls = new Ring<ShownCall>(MOST_CALLS);
  readonly states = new Ring<StateEntry>(MOST_STATES);
  readonly invocations = new Ring<InvocationEntry>(MOST_INVOCATIONS);

  addInvocation(entry: InvocationEntry): void {
    this.invocations.add({ ...entry, log: entry.log.slice(-LONGEST_LOG) });
  }
}

/** The newest of many entries, each with a number that rises. */
export class Ring<T> {
  #entries: T[] = [];
  #first = 0;

  constructor(private readonly most: number) {}

  add(entry: T): void {
    this.#entries.push(entry);
    // Not for each entry: taking the first away moves all others.
    if (this.#entries.length < this.most * 1.1) return;
    const surplus = this.#entries.length - this.most;
    this.#entries = this.#entries.slice(surplus);
    this.#first += surplus;
  }

  all(): readonly T[] {
    return this.#entries;
  }

  /** The newest, by their numbers. */
  newest(count: number): [number: number, entry: T][] {
    const start = Math.max(0, this.#entries.length - count);
    return this.#entries.slice(start).map((entry, place) => [this.#first + start + place, entry]);
  }

  /** The entry of this number, while it is kept. */
  get(number: number): T | undefined {
    return this.#entries[number - this.#first];
  }
}
