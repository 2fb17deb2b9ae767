import { patched, type Operation } from '../../wire/patch.ts';
import type { State } from '../../wire/state.ts';
import { BASE } from './post.ts';

/** A stream of states, as it was opened. */
export interface EventStream {
  /** By `performance.now`. */
  openedAt: number;
  /** When it last spoke; 0 as long as it has not. */
  heardAt: number;
  close: () => void;
}

/**
 * Opens the stream of states.
 * @param onError it was refused, or has ended.
 */
export function openStream(onState: (state: State) => void, onError: () => void): EventStream {
  const events = new EventSource(new URL('stream', BASE));
  const stream: EventStream = {
    openedAt: performance.now(),
    heardAt: 0,
    close: () => {
      events.close();
    },
  };
  let state: State | undefined;
  const take = (told: State): void => {
    state = told;
    stream.heardAt = performance.now();
    onState(told);
  };
  events.addEventListener('state', ({ data }: MessageEvent<string>) => {
    take(JSON.parse(data) as State);
  });
  events.addEventListener('patch', ({ data }: MessageEvent<string>) => {
    if (state !== undefined) take(patched(state, JSON.parse(data) as Operation[]));
  });
  events.addEventListener('error', onError);
  return stream;
}
