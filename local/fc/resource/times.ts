import type { Clock } from '../../clock.ts';
import type { Times } from './functionResource.ts';

/** The times of what is created now. */
export function newTimes(clock: Clock): Times {
  return { created: clock.now(), modified: clock.now() };
}

/** The times of what was created before and is changed now. */
export function laterTimes(clock: Clock, { created }: Times): Times {
  return { created, modified: clock.now() };
}
