import type { Clock, HoldingClock } from '../../clock.ts';
import type { Faults } from '../../faults.ts';
import type { Random } from '../../random.ts';

/** The version of MNS's API. */
export const MNS_VERSION = '2015-06-06';

/** What the model gets from outside. Time and chance come from here alone. */
export interface Environment {
  readonly clock: HoldingClock;
  readonly random: Random;
  readonly faults: Faults;
  readonly region: string;
  readonly accountId: string;
  readonly log: Log;
  readonly counters: MessageCounters;
}

/** Writes one line of the server's log: a constant message with its details. */
export type Log = (message: string, details?: Record<string, unknown>) => void;

/** How many messages queues accepted, receivers got, and receivers deleted. */
export interface MessageCounters {
  sent: number;
  delivered: number;
  deleted: number;
}

/** The clock's time in whole milliseconds, as MNS answers times. */
export function wholeMs(clock: Clock): number {
  return Math.floor(clock.now());
}
