import http from 'node:http';
import { vi } from 'vitest';

/** Timers longer than this, in milliseconds, are timeouts of SDKs. */
const LONG_MS = 5_000;

/**
 * Makes every long timer, and every signal that aborts after a time, fire after 50 ms, and records for how long it was set. Node's sockets do not use setTimeout,
 * so their idle timeouts are read from the requests.
 */
export function hurryTimeouts(): { limits: () => number[]; idle: () => (number | undefined)[]; close: () => void } {
  const limits: number[] = [];
  const real = setTimeout;
  const timeouts = vi.spyOn(globalThis, 'setTimeout').mockImplementation((fire: () => void, ms = 0) => {
    if (ms < LONG_MS) return real(fire, ms);
    limits.push(ms);
    return real(fire, 50);
  });
  const realSignal = AbortSignal.timeout.bind(AbortSignal);
  const signals = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    limits.push(ms);
    return realSignal(50);
  });
  const requests = vi.spyOn(http, 'request');
  return {
    limits: () => limits,
    idle: () => requests.mock.calls.map(([options]) => (options as http.RequestOptions).timeout),
    close: () => {
      timeouts.mockRestore();
      signals.mockRestore();
      requests.mockRestore();
    },
  };
}
