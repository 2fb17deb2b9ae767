import { Cron } from 'croner';

/** Says when a timer trigger fires. Times are milliseconds since the epoch. */
export interface Schedule {
  /** The first firing after `after`; undefined when there is none. */
  next(after: number): number | undefined;
}

const MINUTE = 60_000;
const DURATION = /^(?:(\d+)h)?(?:(\d+)m)?$/;

/**
 * Reads a timer trigger's cronExpression: `@every 5m` (counted from `start`), or six fields (second minute hour
 * day-of-month month day-of-week) in UTC unless `CRON_TZ=<zone> ` or `TZ=<zone> ` comes first. The second is a plain
 * number, so that one minute is the finest period.
 * Throws a RangeError that says what is wrong with it.
 */
export function parseSchedule(expression: string, start: number): Schedule {
  return expression.startsWith('@every ') ? every(expression.slice(7).trim(), start) : cron(expression);
}

function every(duration: string, start: number): Schedule {
  const [matched, hours = '0', minutes = '0'] = DURATION.exec(duration) ?? [];
  const period = (Number(hours) * 60 + Number(minutes)) * MINUTE;
  if (matched === undefined || period === 0) {
    throw new RangeError(`'@every ${duration}' must name whole hours or minutes, such as @every 5m or @every 1h30m`);
  }
  return { next: (after) => start + (Math.floor((after - start) / period) + 1) * period };
}

function cron(expression: string): Schedule {
  const [, zone, pattern = ''] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(expression.trim()) ?? [];
  const [second = '', ...others] = pattern.split(/\s+/);
  if (others.length !== 5) throw new RangeError(`'${expression}' must have six fields`);
  if (!/^[0-5]?\d$/.test(second))
    throw new RangeError(`'${expression}': the seconds field must be a number from 0 to 59`);
  let parsed: Cron;
  try {
    // croner reads a lone `?` as "the moment of parsing"; here it means "any", as in `0 0 8 ? * MON-FRI`.
    const fields = [second, ...others.map((field) => (field === '?' ? '*' : field))].join(' ');
    parsed = new Cron(fields, { paused: true, mode: '6-part', timezone: zone ?? 'UTC', sloppyRanges: true });
    parsed.nextRun(new Date(0));
  } catch (error) {
    throw new RangeError(
      `'${expression}' is no cron expression: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return { next: (after) => parsed.nextRun(new Date(after))?.getTime() };
}
