import type { Clock } from '../../shared/domain/pacing.ts';

/** The client tokens that ECS remembers: one that was not used for too long is a new one to it. */
export class Tokens {
  readonly #known = new Map<string, { usedAt: number; times: number }>();

  /** @param memory how long ECS remembers a token, in milliseconds. */
  constructor(
    private readonly clock: Clock,
    private readonly memory: number,
  ) {}

  /** The token under which the model knows this one: another one once it is forgotten. */
  asKnown(token: string): string {
    const now = this.clock.now();
    const known = this.#known.get(token) ?? { usedAt: now, times: 0 };
    const times = now - known.usedAt > this.memory ? known.times + 1 : known.times;
    this.#known.set(token, { usedAt: now, times });
    return times === 0 ? token : `${token.slice(0, 60)}/${times}`;
  }
}
