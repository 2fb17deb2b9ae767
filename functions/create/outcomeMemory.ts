/** The most ids that are remembered: ten requests of the greatest count. */
const MOST = 10_000;

/**
 * Which outcomes this function instance has published, so that a request that is sent again and refused again does not
 * publish them all again. What another function instance published is not known, and is published once more.
 */
export class OutcomeMemory {
  readonly #ids = new Set<string>();

  /** To be called once the topic has accepted it. */
  remember(id: string): void {
    if (this.#ids.size >= MOST) this.#ids.clear();
    this.#ids.add(id);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }
}
