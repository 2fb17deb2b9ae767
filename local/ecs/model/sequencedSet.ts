/** Items in the order of their sequence numbers. No operation walks over all of them. */
export class SequencedSet<T extends { readonly sequence: number }> {
  readonly #items: T[];

  /** Takes items in any order, some of them perhaps twice. */
  constructor(items: readonly T[] = []) {
    const inOrder = items.toSorted((a, b) => a.sequence - b.sequence);
    this.#items = inOrder.filter((item, place) => item !== inOrder[place - 1]);
  }

  get size(): number {
    return this.#items.length;
  }

  add(item: T): void {
    const at = this.countBefore(item.sequence);
    if (this.#items[at]?.sequence === item.sequence) return;
    if (at === this.#items.length) this.#items.push(item);
    else this.#items.splice(at, 0, item);
  }

  delete(item: T): void {
    const at = this.countBefore(item.sequence);
    if (this.#items[at]?.sequence === item.sequence) this.#items.splice(at, 1);
  }

  /** From the oldest to the newest. */
  [Symbol.iterator](): Iterator<T> {
    return this.#items.values();
  }

  /** The item at this place, the oldest at 0. */
  at(place: number): T | undefined {
    return this.#items[place];
  }

  /** How many are older than this sequence number. */
  countBefore(sequence: number): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = this.#items[middle];
      if (item !== undefined && item.sequence < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
