import type { Clock } from '../../clock.ts';

/** When something was made and last changed, in milliseconds since the epoch. */
export interface Times {
  created: number;
  modified: number;
}

/** The times of what is created now. */
export function newTimes(clock: Clock): Times {
  return { created: clock.now(), modified: clock.now() };
}

/** The times of what was created before and is changed now. */
export function laterTimes(clock: Clock, { created }: Times): Times {
  return { created, modified: clock.now() };
}
