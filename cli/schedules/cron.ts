import { Cron } from 'croner';
import type { DueTimes } from '../../shared/api/schedules.ts';

/** When a timer fires. */
export interface Timetable {
  /** As Function Compute takes it. */
  expression: string;
  zone: string;
  times: DueTimes;
}

interface Field {
  name: string;
  least: number;
  most: number;
  /** What stands for the values from `least` on. */
  names?: readonly string[];
}

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

const FIELDS = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  { name: 'weekday', least: 0, most: 6, names: WEEKDAYS },
] as const satisfies readonly Field[];

/**
 * Reads a cron expression of Function Compute: six fields (second minute hour day month weekday), in UTC unless
 * `CRON_TZ=<zone> ` comes first. It takes what every reading of the platform's page agrees on, and no more: the second is a
 * plain number, weekdays have names, and not both days and weekdays are limited.
 * @throws RangeError that says what is wrong and what helps.
 * @example readCron('CRON_TZ=Asia/Shanghai 0 30 8 * * MON-FRI').times; // {second: 0, minute: [30], hour: [8], weekday: [1, …]}
 */
export function readCron(expression: string): Timetable {
  const [, zone = 'UTC', pattern = ''] = /^(?:CRON_TZ=(\S+)\s+)?(.*)$/.exec(expression.trim()) ?? [];
  if (!isZone(zone))
    throw new RangeError(`names the zone ${zone}, which does not exist: write one such as Asia/Shanghai`);
  const [second = '', ...others] = pattern.split(/\s+/);
  if (others.length !== FIELDS.length) {
    throw new RangeError('must have six fields, second minute hour day month weekday, such as 0 30 8 * * MON-FRI');
  }
  if (!/^[0-5]?\d$/.test(second)) throw new RangeError('must begin with the second, a number from 0 to 59');
  const values = FIELDS.map((field, index) => [field.name, valuesOf(others[index] ?? '', field)] as const);
  const times: DueTimes = {
    second: Number(second),
    ...Object.fromEntries(values.filter(([, list]) => list !== undefined)),
  };
  if (times.day !== undefined && times.weekday !== undefined) {
    throw new RangeError('limits days and weekdays at once: leave one of them *, and write two schedules');
  }
  const timetable = { expression: expression.trim(), zone, times };
  if (firingsAfter(timetable, 0).next().done === true) throw new RangeError('names a date that never comes');
  return timetable;
}

/** Whether there are clocks of this name. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    // Names alone: Function Compute documents no offsets.
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
}

/** The values of a field in order; undefined where it allows all. */
function valuesOf(text: string, field: Field): number[] | undefined {
  if (text === '*' || text === '?') return undefined;
  const values = new Set(text.split(',').flatMap((part) => rangeOf(part, field)));
  return [...values].sort((a, b) => a - b);
}

function rangeOf(part: string, field: Field): number[] {
  const [matched, from = '', to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
  const wrong = (words: string): never => {
    throw new RangeError(`has ${JSON.stringify(part)} for the ${field.name}: ${words}`);
  };
  if (matched === undefined || Number(step) === 0 || (from === '*' && to !== undefined)) return wrong('it must be a number, a name, a range or a step'); // prettier-ignore
  const first = from === '*' ? field.least : (valueOf(from, field) ?? wrong(allowed(field)));
  const last =
    to !== undefined
      ? (valueOf(to, field) ?? wrong(allowed(field)))
      : from === '*' || step !== undefined
        ? field.most
        : first;
  if (last < first) return wrong('the range ends before it begins; write a list, such as SAT,SUN');
  const stride = Number(step ?? 1);
  return Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, index) => first + index * stride);
}

function valueOf(text: string, { least, most, names, name }: Field): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return named + least;
  // The platform's page does not say which day of the week is 1.
  if (name === 'weekday' || !/^\d+$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}

function allowed({ name, least, most }: Field): string {
  return name === 'weekday' ? `write ${WEEKDAYS.join(', ')}` : `it must be from ${least} to ${most}`;
}

/**
 * When a timer fires after this time, in milliseconds since the epoch, as the local cloud has it. The platform does not
 * publish what it does where clocks change.
 */
export function* firingsAfter(
  { expression, zone }: Pick<Timetable, 'expression' | 'zone'>,
  after: number,
): Generator<number> {
  const pattern = expression.replace(/^CRON_TZ=\S+\s+/, '').replaceAll('?', '*');
  const cron = new Cron(pattern, { paused: true, mode: '6-part', timezone: zone, sloppyRanges: true });
  for (let next = cron.nextRun(new Date(after)); next !== null; next = cron.nextRun(next)) yield next.getTime();
}
