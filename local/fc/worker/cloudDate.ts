import type { ClockReading } from './protocol.ts';

// A cloud at real time's pace may still be ahead of it: it goes on from where a faster one left off.
const NEARLY_MS = 100;

/**
 * Makes `Date` tell the cloud's time, as a host's clock in the cloud would. Only `Date` changes: timers and
 * `performance.now` measure real time, because that is how long the function really runs.
 */
export function installCloudDate(reading: ClockReading): void {
  const now = (): number => Math.floor(reading.cloudMs + (monotonicMs() - reading.monotonicMs) * reading.speed);
  if (reading.speed === 1 && Math.abs(now() - Date.now()) < NEARLY_MS) return;
  globalThis.Date = new Proxy(Date, {
    apply: (target) => new target(now()).toString(),
    construct: (target, parameters: unknown[], newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget) as Date,
    get: (target, property, receiver) =>
      property === 'now' ? now : (Reflect.get(target, property, receiver) as unknown),
  });
}

/** Milliseconds that all threads of this process agree on (each thread's `performance.now` starts at its own zero). */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
