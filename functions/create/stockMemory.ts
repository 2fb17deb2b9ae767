import type { Clock } from '../../shared/domain/pacing.ts';
import type { Placement } from './fields.ts';

/**
 * How long to pass over a placement without stock, in milliseconds. Stock comes back when other users release
 * instances.
 */
const MEMORY_MS = 60_000;

/** Remembers which placements had no stock a moment ago, so that a hundred slots do not ask a hundred times. */
export class StockMemory {
  readonly #until = new Map<string, number>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  rememberOut(placement: Placement): void {
    this.#until.set(keyOf(placement), this.clock.now() + MEMORY_MS);
  }

  isOut(placement: Placement): boolean {
    return this.clock.now() < (this.#until.get(keyOf(placement)) ?? 0);
  }
}

function keyOf({ zoneId, vSwitchId, instanceType }: Placement): string {
  return JSON.stringify([zoneId, vSwitchId, instanceType]);
}
