import { setTimeout as wait } from 'node:timers/promises';

/** Nothing came in time. */
export class NoEventError extends Error {
  override readonly name = 'NoEventError';
}

/** Asks until there is something. Throws NoEventError after `seconds`, and what the signal gives once it is aborted. */
export type Poll = <T>(what: string, look: () => Promise<T | undefined>, seconds?: number) => Promise<T>;

/** Often enough for people, and seldom enough for every limit of calls. */
const INTERVAL_MS = 500;

const PATIENCE_SECONDS = 180;

export function pollUntil(signal: AbortSignal): Poll {
  return async (what, look, seconds = PATIENCE_SECONDS) => {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      signal.throwIfAborted();
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() >= end) throw new NoEventError(`${what} did not come within ${seconds} seconds`);
      await wait(INTERVAL_MS, undefined, { signal });
    }
  };
}
