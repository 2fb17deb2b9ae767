import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sleep } from './sleep.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Begins to sleep; the answer tells when it is over. */
function asleep(ms: number): { over: boolean } {
  const state = { over: false };
  void sleep(ms).then(() => {
    state.over = true;
  });
  return state;
}

test('sleep ends when its time is over, and not a stretch sooner', async () => {
  const state = asleep(500);

  await vi.advanceTimersByTimeAsync(499);

  expect(state.over).toBe(false);

  await vi.advanceTimersByTimeAsync(1);

  expect(state.over).toBe(true);
});

test('sleep goes by the clock: time that passes while the timers stand still counts', async () => {
  const state = asleep(60_000);

  vi.setSystemTime(Date.now() + 59_900);
  await vi.advanceTimersByTimeAsync(200);

  expect(state.over).toBe(true);
});

test('sleep ends, too, where the clock is set back or stands still', async () => {
  const state = asleep(3_000);

  vi.setSystemTime(Date.now() - 3_600_000);
  await vi.advanceTimersByTimeAsync(3_000);

  expect(state.over).toBe(true);
});

test('sleep of no time is over at once', async () => {
  const state = asleep(0);

  await vi.advanceTimersByTimeAsync(0);

  expect([state.over, vi.getTimerCount()]).toEqual([true, 0]);
});
