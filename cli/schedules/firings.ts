import { localDate, wallClock } from '../../shared/domain/wallClock.ts';
import { firingsAfter } from './cron.ts';
import type { ScheduleTimer } from './timers.ts';

/** A firing to come. */
export interface NextFiring {
  timer: string;
  function: string;
  /** ISO 8601, UTC. */
  at: string;
  /** What the clocks of its zone show then. */
  local: string;
  zone: string;
}

/** So far ahead firings are looked for, in milliseconds: a year and a day, so that each date comes once. */
const AHEAD_MS = 367 * 86_400_000;

/** The next firings of all timers in order, without those on dates that are excepted. */
export function nextFirings(timers: readonly ScheduleTimer[], after: number, count: number): NextFiring[] {
  const each = timers.flatMap((timer) => firingsOf(timer, after, count).map((at) => ({ timer, at })));
  return each
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ timer: { timer, function: name, timetable }, at }) => ({
      ...{ timer, function: name, zone: timetable.zone },
      at: new Date(at).toISOString(),
      local: wallClock(at, timetable.zone).toISOString().slice(0, 19).replace('T', ' '),
    }));
}

function firingsOf({ timetable, except }: ScheduleTimer, after: number, count: number): number[] {
  const found: number[] = [];
  for (const at of firingsAfter(timetable, after)) {
    if (found.length >= count || at > after + AHEAD_MS) break;
    if (!except.includes(localDate(at, timetable.zone))) found.push(at);
  }
  return found;
}
