import type { ClockReading } from './protocol.ts';

/**
 * Makes `Date` tell the cloud's time, as a host's clock in the cloud would. Only `Date` changes: timers and
 * `performance.now` measure real time, because that is how long the function really runs.
 */
export function installCloudDate(reading: ClockReading): void {
  if (reading.speed === 1) return;
  const now = (): number => Math.floor(reading.cloudMs + (monotonicMs() - reading.monotonicMs) * reading.speed);
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
