import { patched, type Operation } from '../../wire/patch.ts';
import type { State } from '../../wire/state.ts';
import { BASE, read, Refused } from './post.ts';

/** How the page stands to the server. */
export type Link = 'connecting' | 'open' | 'broken' | 'locked';

export interface Followed {
  link: Link;
  /** The latest state; it stays while the link is broken, and is then old. */
  state: State | undefined;
  /** When it came, by `performance.now`. */
  receivedAt: number;
}

/** After so long a silence, beyond the time between two looks, what is shown is no longer called live. */
const SILENCE_MS = 3_000;

/** Between two tries to connect again. The browser tries by itself only where the server had accepted before. */
const RETRY_MS = 2_000;

/**
 * Follows the state while the page is visible. A hidden page is not told anything, so that nothing is asked for it.
 * @returns ends it.
 */
export function follow(onChange: (followed: Followed) => void): () => void {
  let followed: Followed = { link: 'connecting', state: undefined, receivedAt: 0 };
  let events: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const tell = (change: Partial<Followed>): void => {
    followed = { ...followed, ...change };
    onChange(followed);
  };
  const close = (): void => {
    clearTimeout(retry);
    events?.close();
    events = undefined;
  };
  const open = (): void => {
    close();
    const opened = new EventSource(new URL('stream', BASE));
    events = opened;
    const take = (state: State): void => {
      tell({ link: 'open', state, receivedAt: performance.now() });
    };
    opened.addEventListener('state', ({ data }: MessageEvent<string>) => {
      take(JSON.parse(data) as State);
    });
    opened.addEventListener('patch', ({ data }: MessageEvent<string>) => {
      if (followed.state !== undefined) take(patched(followed.state, JSON.parse(data) as Operation[]));
    });
    opened.addEventListener('error', () => {
      tell({ link: followed.link === 'locked' ? 'locked' : 'broken' });
      if (opened.readyState !== EventSource.CLOSED) return;
      void isLocked().then((locked) => {
        tell({ link: locked ? 'locked' : 'broken' });
        if (events === opened) retry = setTimeout(open, RETRY_MS);
      });
    });
  };
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') open();
    else close();
  };
  document.addEventListener('visibilitychange', onVisible);
  onVisible();
  return () => {
    document.removeEventListener('visibilitychange', onVisible);
    close();
  };
}

/** Whether the server answers, but wants the token. An event source does not tell why it was refused. */
async function isLocked(): Promise<boolean> {
  try {
    await read(() => fetch(new URL('state', BASE)));
    return false;
  } catch (error) {
    return error instanceof Refused && error.status === 401;
  }
}

/** What the page may say of what it shows. */
export type Freshness = 'connecting' | 'live' | 'stale' | 'broken' | 'locked';

/** Whether what is shown is live: the link is open, the last look was good, and it is not too long ago. */
export function freshnessOf({ link, state, receivedAt }: Followed, now: number): Freshness {
  if (link === 'locked') return 'locked';
  if (state === undefined) return link === 'broken' ? 'broken' : 'connecting';
  if (link === 'broken') return 'broken';
  if (state.problems['instances'] !== undefined) return 'stale';
  return now - receivedAt > state.everySeconds * 1000 + SILENCE_MS ? 'stale' : 'live';
}

/** The time of the cloud now. */
export function cloudNow({ state, receivedAt }: Followed, now: number): number {
  if (state === undefined) return Date.now();
  // Of a deployment, the time of the last good look is not the present.
  if (state.kind === 'deployment') return Date.now();
  return state.at + state.speed * (now - receivedAt);
}
