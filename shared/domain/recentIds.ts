/** So many ids are remembered, and then all are forgotten: a megabyte at most. */
const MOST = 10_000;

/**
 * Ids that a function instance remembers from one invocation to the next. It may forget all of them at any time.
 * @example
 * const published = new RecentIds();
 * published.add('i-1/0');
 * published.has('i-1/0'); // true
 */
export class RecentIds {
  readonly #ids = new Set<string>();

  add(id: string): void {
    if (this.#ids.size >= MOST) this.#ids.clear();
    this.#ids.add(id);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }
}
