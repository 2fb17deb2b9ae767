/**
 * What the clocks of a zone show at a moment, as a date whose UTC fields are the local ones.
 * @param at milliseconds since the epoch.
 * @throws RangeError where there is no such zone.
 * @example wallClock(Date.UTC(2026, 0, 1, 16), 'Asia/Shanghai').toISOString(); // '2026-01-02T00:00:00.000Z'
 */
export function wallClock(at: number, zone: string): Date {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...FIELDS }).formatToParts(at);
  const field = (type: keyof typeof FIELDS): number => Number(parts.find((part) => part.type === type)?.value);
  return new Date(
    Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute'), field('second')),
  );
}

const FIELDS = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;

/**
 * The date of a moment in a zone.
 * @example localDate(Date.UTC(2026, 0, 1, 16), 'Asia/Shanghai'); // '2026-01-02'
 */
export function localDate(at: number, zone: string): string {
  return wallClock(at, zone).toISOString().slice(0, 10);
}
