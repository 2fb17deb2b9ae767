import type { State } from '../../wire/state.ts';

/** How the page stands to the server: the state comes as a stream, or by polling, or it does not come. */
export type Link = 'connecting' | 'open' | 'polling' | 'broken' | 'locked';

export interface Followed {
  link: Link;
  /** The latest state; it stays while the link is broken, and is then old. */
  state: State | undefined;
  /** When it came, by `performance.now`. */
  receivedAt: number;
}

/** After so long a silence, beyond the time between two looks, what is shown is no longer called live. */
export const SILENCE_MS = 3_000;

/** What the page may say of what it shows. */
export type Freshness = 'connecting' | 'live' | 'polled' | 'stale' | 'broken' | 'locked';

/** Whether what is shown is live: it comes, the last look was good, and it is not too long ago. */
export function freshnessOf({ link, state, receivedAt }: Followed, now: number): Freshness {
  if (link === 'locked') return 'locked';
  if (state === undefined) return link === 'broken' ? 'broken' : 'connecting';
  if (link === 'broken') return 'broken';
  if (state.problems['instances'] !== undefined) return 'stale';
  if (now - receivedAt > state.everySeconds * 1000 + SILENCE_MS) return 'stale';
  return link === 'polling' ? 'polled' : 'live';
}

/** The time of the cloud now. */
export function cloudNow({ state, receivedAt }: Followed, now: number): number {
  if (state === undefined) return Date.now();
  // Of a deployment, the time of the last good look is not the present.
  if (state.kind === 'deployment') return Date.now();
  return state.at + state.speed * (now - receivedAt);
}
