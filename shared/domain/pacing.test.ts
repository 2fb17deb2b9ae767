import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import { afterErrors, delaySeconds, nextMinute, nextTick, tickAfter } from './pacing.ts';

const times = fc.integer({ min: NEW_YEAR, max: NEW_YEAR + 3_600_000 });
const ticks = fc.integer({ min: 1, max: 60 });
const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the next tick', () => {
  test.each([
    [0, 5000],
    [1, 5000],
    [4499, 5000],
    // So close to a tick that a message would come late for it.
    [4500, 10_000],
    [4999, 10_000],
    [5000, 10_000],
  ])('%i ms into the grid of 5 s falls on %i ms', (into, due) => {
    expect(nextTick(NEW_YEAR + into, 5)).toBe(NEW_YEAR + due);
  });

  test('is ahead by half a second at least, on the grid, and no more than a tick beyond that', () => {
    fc.assert(
      fc.property(times, ticks, (now, tick) => {
        const due = nextTick(now, tick);
        expect(due % (tick * 1000)).toBe(0);
        expect(due - now).toBeGreaterThan(500);
        expect(due - now).toBeLessThanOrEqual(tick * 1000 + 500);
      }),
    );
  });
});

describe('the tick after a rest', () => {
  const LATER = NEW_YEAR + MINUTE;

  test.each([
    ['nothing to wait for', 0, 1_000, LATER, 5_000],
    ['a rest', 10_000, 1_000, LATER, 15_000],
    ['a rest that ends on a tick', 10_000, 5_000, LATER, 15_000],
    ['a rest beyond the deadline', 15_000, 1_000, NEW_YEAR + 7_000, 10_000],
    ['a deadline that has passed', 15_000, 61_000, LATER, 65_000],
  ])('with %s', (_case, rest, into, deadline, due) => {
    expect(tickAfter(rest, { now: NEW_YEAR + into, deadline, tickSeconds: 5 })).toBe(NEW_YEAR + due);
  });
});

describe('the next minute', () => {
  test('is never this one, and spreads callers over its first ten seconds', () => {
    expect(nextMinute(NEW_YEAR, 0)).toBe(NEW_YEAR + MINUTE);
    expect(nextMinute(NEW_YEAR + 59_999, 0.5)).toBe(NEW_YEAR + MINUTE + 5_000);

    fc.assert(
      fc.property(times, chances, (now, chance) => {
        const due = nextMinute(now, chance);
        expect(Math.floor(due / MINUTE)).toBe(Math.floor(now / MINUTE) + 1);
        expect(due % MINUTE).toBeLessThan(10_000);
        expect(due).toBe(Math.floor(due));
      }),
    );
  });
});

describe('the look after errors', () => {
  test.each([
    [0, 5],
    [1, 5],
    [2, 10],
    [3, 20],
    [4, 40],
    [5, 60],
    [50, 60],
  ])('%i in a row comes %i s later', (errors, seconds) => {
    expect(afterErrors(NEW_YEAR, errors, 5, 0)).toBe(NEW_YEAR + seconds * 1000);
  });

  test('is stretched by up to a half', () => {
    expect(afterErrors(NEW_YEAR, 3, 5, 0.999)).toBe(NEW_YEAR + 30_000);
    expect(afterErrors(NEW_YEAR, 50, 5, 0.999)).toBe(NEW_YEAR + 90_000);
  });

  test('is on the grid, ahead, never sooner for more errors, and never further than a minute and a half and a tick', () => {
    fc.assert(
      fc.property(times, fc.nat(1000), ticks, chances, (now, errors, tick, chance) => {
        const due = afterErrors(now, errors, tick, chance);
        expect(due % (tick * 1000)).toBe(0);
        expect(due).toBeGreaterThan(now);
        expect(due).toBeLessThanOrEqual(afterErrors(now, errors + 1, tick, chance));
        expect(due - now).toBeLessThanOrEqual(1.5 * MINUTE + 500);
      }),
    );
  });
});

describe('the delay of a message', () => {
  test.each([
    [0, 0],
    [-5000, 0],
    [1, 1],
    [1000, 1],
    [1001, 2],
    [5000, 5],
  ])('that is wanted in %i ms is %i s', (ahead, seconds) => {
    expect(delaySeconds(NEW_YEAR + ahead, NEW_YEAR)).toBe(seconds);
  });

  test('is whole, never early and less than a second late', () => {
    fc.assert(
      fc.property(times, times, (due, now) => {
        const seconds = delaySeconds(due, now);
        expect(Number.isInteger(seconds)).toBe(true);
        expect(now + seconds * 1000).toBeGreaterThanOrEqual(due);
        expect(now + seconds * 1000).toBeLessThan(Math.max(due, now) + 1000);
      }),
    );
  });
});
