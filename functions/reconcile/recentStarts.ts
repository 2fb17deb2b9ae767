import type { WorkItem } from '../../shared/domain/message.ts';
import { TAKES_MS } from '../../shared/domain/pacing.ts';

/**
 * The starts that this function instance made a moment ago, for a message or a hint. A look at one would find it still
 * Starting. Where there are few instances, it is left out.
 */
export class RecentStarts {
  readonly #startedAt = new Map<string, number>();

  /** @param now in milliseconds since the epoch. */
  note(items: readonly WorkItem[], now: number): void {
    for (const [key, startedAt] of this.#startedAt) if (now - startedAt >= TAKES_MS.start) this.#startedAt.delete(key);
    for (const item of items) this.#startedAt.set(keyOf(item), now);
  }

  /** How much longer the start of an instance is likely to take, in milliseconds; 0 when it is worth a look. */
  restOf(item: WorkItem, now: number): number {
    const startedAt = this.#startedAt.get(keyOf(item));
    return startedAt === undefined ? 0 : Math.max(0, startedAt + TAKES_MS.start - now);
  }
}

/** A newer goal of the same instance has another key, and is looked at. */
function keyOf({ instanceId, generation }: WorkItem): string {
  return `${instanceId}/${generation}`;
}
