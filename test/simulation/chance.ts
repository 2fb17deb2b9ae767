import { createRandom, type Random } from '../../local/random.ts';

/** A whole number that depends on every character (FNV-1a, then mixed, so that seeds that differ by one are far apart). */
export function hash(seed: number, text: string): number {
  let value = Math.imul(seed ^ 0x811c9dc5, 0x9e3779b1);
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (value ^ (value >>> 13)) | 0;
}

/**
 * All chance of one history. What happens at a point depends on the seed and on that point's own key, not on what was
 * drawn before: with an action or a fault taken out, the rest of the history stays as it was, as far as it can.
 */
export class Chance {
  /** Faults that struck, by their keys, in order. */
  readonly struck: string[] = [];
  /** No fault strikes any more. */
  healed = false;

  /** @param allowed only these faults may strike; all may when left out. */
  constructor(
    readonly seed: number,
    private readonly allowed?: ReadonlySet<string>,
  ) {}

  /** A source for everything that is drawn at one point. */
  at(key: string): Random {
    return createRandom(hash(this.seed, key));
  }

  /** Which of the faults strikes at a point, by their probabilities; undefined when none does. */
  strike<K extends string>(key: string, rates: Partial<Record<K, number>>): K | undefined {
    if (this.healed) return undefined;
    let left: number | undefined;
    for (const kind in rates) {
      left = (left ?? this.at(`${key}!`).next()) - (rates[kind] ?? 0);
      if (left >= 0) continue;
      const name = `${key} ${kind}`;
      if (this.allowed?.has(name) === false) return undefined;
      this.struck.push(name);
      return kind;
    }
    return undefined;
  }
}

/** Seeded randomness for a model: sown anew for every call, so that a call draws the same whatever was drawn before. */
export class SownRandom implements Random {
  #current: Random;

  constructor(private readonly source: Chance) {
    this.#current = source.at('models');
  }

  sow(key: string): void {
    this.#current = this.source.at(`${key}~`);
  }

  next(): number {
    return this.#current.next();
  }

  integer(low: number, high: number): number {
    return this.#current.integer(low, high);
  }

  chance(probability: number): boolean {
    return this.#current.chance(probability);
  }

  text(length: number): string {
    return this.#current.text(length);
  }
}
