import type { State } from '../../wire/state.ts';
import { openStream, type EventStream } from './eventStream.ts';
import { SILENCE_MS, type Followed } from './freshness.ts';
import { BASE, read, Refused } from './post.ts';

/** Between two tries while nothing answers. */
const RETRY_MS = 2_000;

/** Between two tries of the stream while polling works. */
const TRY_STREAM_MS = 30_000;

/** After so long a poll counts as not answered. A look at a large deployment takes up to the minute that `status` may run. */
const MOST_POLL_MS = 90_000;

/** Seconds between two polls. Each brings the whole state, so a local cloud is not polled as often as it streams. */
export function pollSeconds({ everySeconds }: Pick<State, 'everySeconds'>): number {
  return Math.max(2, everySeconds);
}

/**
 * Gets the state by the stream, and by polling where the stream is refused or silent: something on the way may withhold it.
 * @returns ends it.
 */
export function connect(tell: (change: Partial<Followed>) => void): () => void {
  const ending = new AbortController();
  let stream: EventStream | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isPolling = false;
  const next = (work: () => void, ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(work, ms);
  };
  const open = (): void => {
    stream?.close();
    stream = openStream((state) => {
      tell({ link: 'open', state, receivedAt: performance.now() });
      next(poll, state.everySeconds * 1000 + SILENCE_MS);
    }, poll);
  };
  const start = (): void => {
    open();
    next(poll, SILENCE_MS);
  };
  const poll = (): void => {
    if (isPolling) return;
    isPolling = true;
    const askedAt = performance.now();
    void askState(ending.signal).then((answer) => {
      isPolling = false;
      // What the stream has told meanwhile is newer.
      if (ending.signal.aborted || (stream?.heardAt ?? 0) > askedAt) return;
      // What a stream that was silent says later is old.
      stream?.close();
      if (answer instanceof Refused) {
        tell({ link: answer.status === 401 ? 'locked' : 'broken' });
        next(start, RETRY_MS);
        return;
      }
      tell({ link: 'polling', state: answer, receivedAt: performance.now() });
      next(poll, pollSeconds(answer) * 1000);
      if (askedAt - (stream?.openedAt ?? 0) > TRY_STREAM_MS) open();
    });
  };
  start();
  return () => {
    ending.abort();
    clearTimeout(timer);
    stream?.close();
  };
}

async function askState(ended: AbortSignal): Promise<State | Refused> {
  const signal = AbortSignal.any([ended, AbortSignal.timeout(MOST_POLL_MS)]);
  try {
    return await read<State>(() => fetch(new URL('state', BASE), { signal }));
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}
