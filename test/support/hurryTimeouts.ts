import http from 'node:http';
import { vi } from 'vitest';

/** Longer waits than this, in milliseconds, are the time limits of SDKs and not ours. */
const LONG_MS = 5_000;

/**
 * Has every long timer of JavaScript code ring at once and notes for how long it was set. The sockets of Node keep their
 * own time: their idle timeouts are noted from the requests.
 */
export function hurryTimeouts(): { limits: () => number[]; idle: () => (number | undefined)[]; close: () => void } {
  const limits: number[] = [];
  const real = setTimeout;
  const timeouts = vi.spyOn(globalThis, 'setTimeout').mockImplementation((fire: () => void, ms = 0) => {
    if (ms < LONG_MS) return real(fire, ms);
    limits.push(ms);
    return real(fire, 50);
  });
  const requests = vi.spyOn(http, 'request');
  return {
    limits: () => limits,
    idle: () => requests.mock.calls.map(([options]) => (options as http.RequestOptions).timeout),
    close: () => {
      timeouts.mockRestore();
      requests.mockRestore();
    },
  };
}
