import { describe, expect, test } from 'vitest';
import { parseSchedule } from './cron.ts';

const START = Date.UTC(2026, 0, 1, 10, 0, 30);

function firings(expression: string, count: number, from = START): string[] {
  const schedule = parseSchedule(expression, from);
  const times: string[] = [];
  let after = from;
  for (let firing = 0; firing < count; firing += 1) {
    const next = schedule.next(after);
    if (next === undefined) break;
    times.push(new Date(next).toISOString().slice(0, 19));
    after = next;
  }
  return times;
}

describe('parseSchedule', () => {
  test.each([
    ['@every 5m', ['2026-01-01T10:05:30', '2026-01-01T10:10:30']],
    ['@every 1h30m', ['2026-01-01T11:30:30', '2026-01-01T13:00:30']],
    ['0 0/5 * * * *', ['2026-01-01T10:05:00', '2026-01-01T10:10:00']],
    ['0 7/20 * * * *', ['2026-01-01T10:07:00', '2026-01-01T10:27:00']],
    ['30 0 8 * * *', ['2026-01-02T08:00:30', '2026-01-03T08:00:30']],
    ['CRON_TZ=Asia/Shanghai 0 0 8 * * *', ['2026-01-02T00:00:00', '2026-01-03T00:00:00']],
    ['TZ=Asia/Shanghai 0 0 8 * * *', ['2026-01-02T00:00:00', '2026-01-03T00:00:00']],
    ['0 0 8 ? * MON-FRI', ['2026-01-02T08:00:00', '2026-01-05T08:00:00']],
    ['0 0 8 1 */2 *', ['2026-03-01T08:00:00', '2026-05-01T08:00:00']],
  ])('reads %s', (expression, expected) => {
    expect(firings(expression, 2)).toEqual(expected);
  });

  // On 2026-03-29 the clocks of Berlin leave out the hour from 02:00, on 2026-10-25 they show it twice.
  test.each([
    ['0 30 2 * * *', '2026-03-28', ['2026-03-28T01:30:00', '2026-03-29T01:00:00', '2026-03-30T00:30:00']],
    ['0 30 2 * * *', '2026-10-24', ['2026-10-24T00:30:00', '2026-10-25T00:30:00', '2026-10-26T01:30:00']],
    ['0 0 8 * * *', '2026-10-24', ['2026-10-24T06:00:00', '2026-10-25T07:00:00', '2026-10-26T07:00:00']],
  ])('reads %s in Berlin from %s on, where clocks change', (fields, from, expected) => {
    expect(firings(`CRON_TZ=Europe/Berlin ${fields}`, 3, Date.parse(from))).toEqual(expected);
  });

  test('counts @every from the start, however late the caller asks', () => {
    const schedule = parseSchedule('@every 5m', START);

    expect(schedule.next(START + 7 * 60_000)).toBe(START + 10 * 60_000);
    expect(schedule.next(START + 10 * 60_000)).toBe(START + 15 * 60_000);
  });

  test('has no next firing where the date never comes', () => {
    expect(parseSchedule('0 0 0 30 2 *', START).next(START)).toBeUndefined();
  });

  test.each([
    ['* * * * * *', /seconds field must be a number/],
    ['*/5 * * * * *', /seconds field must be a number/],
    ['0 * * * *', /six fields/],
    ['0 61 * * * *', /no cron expression/],
    ['CRON_TZ=Mars/Base 0 0 8 * * *', /no cron expression/],
    ['@every 30s', /whole hours or minutes/],
    ['@every 0m', /whole hours or minutes/],
    ['@every ', /six fields|whole hours/],
    ['@daily', /six fields/],
    ['', /six fields/],
  ])('refuses %s', (expression, message) => {
    expect(() => parseSchedule(expression, START)).toThrow(RangeError);
    expect(() => parseSchedule(expression, START)).toThrow(message);
  });
});
