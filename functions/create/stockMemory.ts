import type { Clock } from '../../shared/domain/pacing.ts';
import type { Parameters } from './defaults.ts';
import type { Placement } from './fields.ts';

/**
 * How long to pass over a placement without stock, in milliseconds. Stock comes back when other users release
 * instances.
 */
const MEMORY_MS = 60_000;

/** What is asked for: the parameters of CreateInstance, and the placement. */
export interface Wanted {
  parameters: Readonly<Parameters>;
  placement: Placement;
}

/** Remembers what had no stock where a moment ago, so that a hundred slots do not ask a hundred times. */
export class StockMemory {
  readonly #until = new Map<string, number>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  rememberOut(wanted: Wanted): void {
    const now = this.clock.now();
    for (const [key, until] of this.#until) if (until <= now) this.#until.delete(key);
    this.#until.set(keyOf(wanted), now + MEMORY_MS);
  }

  isOut(wanted: Wanted): boolean {
    return this.clock.now() < (this.#until.get(keyOf(wanted)) ?? 0);
  }
}

/**
 * What never decides whether a zone has room: names, and what the guest gets to read. Anything else may decide, such as
 * the disk categories, the image, the spot strategy, a private pool or a host. Two requests that differ in a field that
 * does not matter this time cost one more call.
 */
const NEVER_DECIDES: ReadonlySet<string> = new Set<keyof Parameters>([
  'instanceName',
  'hostName',
  'description',
  'password',
  'passwordInherit',
  'keyPairName',
  'userData',
]);

function keyOf({ parameters, placement: { zoneId, vSwitchId, instanceType } }: Wanted): string {
  const deciding = Object.entries(parameters).filter(([name]) => !NEVER_DECIDES.has(name));
  return JSON.stringify([zoneId, vSwitchId, instanceType, Object.fromEntries(deciding)]);
}
