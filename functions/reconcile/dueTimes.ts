import type { WatchedTimer } from '../../shared/api/schedules.ts';
import { localDate, wallClock } from '../../shared/domain/wallClock.ts';

const MINUTE_MS = 60_000;
const AROUND_MS = 3 * 60 * MINUTE_MS;

/**
 * When a timer was due after `from` and until `to`, in milliseconds since the epoch. The hours around a change of the
 * zone's clocks are left out: the platform may repeat or leave out a firing then (its page on timers says so). So are the
 * dates that the schedule excepts.
 * @example dueBetween(nightly, Date.UTC(2026, 0, 1, 13, 58), Date.UTC(2026, 0, 1, 14, 1)); // [Date.UTC(2026, 0, 1, 14)]
 */
export function dueBetween(timer: Pick<WatchedTimer, 'times' | 'zone' | 'except'>, from: number, to: number): number[] {
  const due: number[] = [];
  for (let minute = Math.floor(from / MINUTE_MS) * MINUTE_MS; minute <= to; minute += MINUTE_MS) {
    const at = minute + timer.times.second * 1000;
    if (at > from && at <= to && isDue(at, timer)) due.push(at);
  }
  return due;
}

function isDue(at: number, { times, zone, except }: Parameters<typeof dueBetween>[0]): boolean {
  const local = wallClock(at, zone);
  const fields = [
    [times.minute, local.getUTCMinutes()],
    [times.hour, local.getUTCHours()],
    [times.day, local.getUTCDate()],
    [times.month, local.getUTCMonth() + 1],
    [times.weekday, local.getUTCDay()],
  ] as const;
  if (!fields.every(([allowed, value]) => allowed?.includes(value) ?? true)) return false;
  const passes = wallClock(at + AROUND_MS, zone).getTime() - wallClock(at - AROUND_MS, zone).getTime();
  return passes === 2 * AROUND_MS && !except.includes(localDate(at, zone));
}
