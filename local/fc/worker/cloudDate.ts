import type { ClockReading } from './protocol.ts';

// A cloud at normal speed may still be ahead of real time, where it continues a faster one.
const NEARLY_MS = 100;

/**
 * Makes `Date` return the cloud's time, as the clock of a host in the cloud would. Only `Date` changes: timers and
 * `performance.now` measure real time, because the function really runs that long. Returns what takes a later reading.
 */
export function installCloudDate(first: ClockReading): (later: ClockReading) => void {
  let reading = first;
  const now = (): number => Math.floor(reading.cloudMs + (monotonicMs() - reading.monotonicMs) * reading.speed);
  const setReading = (later: ClockReading): void => {
    reading = later;
  };
  if (reading.speed === 1 && Math.abs(now() - Date.now()) < NEARLY_MS) return setReading;
  globalThis.Date = new Proxy(Date, {
    apply: (target) => new target(now()).toString(),
    construct: (target, parameters: unknown[], newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget) as Date,
    get: (target, property, receiver) =>
      property === 'now' ? now : (Reflect.get(target, property, receiver) as unknown),
  });
  return setReading;
}

/** Milliseconds that all threads of this process agree on (each thread's `performance.now` starts at its own zero). */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
