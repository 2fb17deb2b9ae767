import type { ModelOptions } from './options.ts';

/** A resource that passes from one status to the next by itself, as plain data. Times are milliseconds since the epoch. */
export interface Passing<S extends string> {
  status: S;
  /** The change under way; missing where none is. */
  next?: { becomes: S; since: number; at: number };
}

/**
 * Begins a change: the resource is `through` from now on, and `becomes` the other after `meanSeconds`, within ±50 %.
 * Nothing happens at that time: whoever reads the resource asks for it by `settled`, so there is no timer to stop.
 */
export function pass<S extends string>(
  resource: Passing<S>,
  { through, becomes, meanSeconds }: { through: S; becomes: S; meanSeconds: number },
  { clock, random }: Pick<ModelOptions, 'clock' | 'random'>,
): void {
  const since = clock.now();
  resource.status = through;
  resource.next = { becomes, since, at: since + meanSeconds * 1000 * (0.5 + random.next()) };
}

/** The resource as it is now: a change that is due has happened. */
export function settled<T extends Passing<string>>(resource: T, now: number): T {
  const { next } = resource;
  if (next === undefined || next.at > now) return resource;
  resource.status = next.becomes;
  delete resource.next;
  return resource;
}

/** How far the change under way has come, from `0%` to `99%`; `100%` where none is. */
export function progressOf({ next }: Passing<string>, now: number): string {
  if (next === undefined || next.at <= now) return '100%';
  return `${Math.floor((99 * (now - next.since)) / (next.at - next.since))}%`;
}
