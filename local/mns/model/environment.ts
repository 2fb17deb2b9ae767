import type { Clock } from '../../clock.ts';
import type { Faults } from '../../faults.ts';
import type { Random } from '../../random.ts';

/** The version of MNS's API. */
export const MNS_VERSION = '2015-06-06';

/** What the model needs from outside; everything that time and chance decide comes from here. */
export interface Environment {
  readonly clock: Clock;
  readonly random: Random;
  readonly faults: Faults;
  readonly region: string;
  readonly accountId: string;
  readonly log: Log;
  readonly counters: MessageCounters;
}

/** Writes one line of the server's log: a constant message with its details. */
export type Log = (message: string, details?: Record<string, unknown>) => void;

/** Messages accepted by queues, handed to receivers, and deleted by them. */
export interface MessageCounters {
  sent: number;
  delivered: number;
  deleted: number;
}

/** The clock's time in whole milliseconds, as MNS tells times. */
export function wholeMs(clock: Clock): number {
  return Math.floor(clock.now());
}
