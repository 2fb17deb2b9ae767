import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { State } from '../wire/state.ts';
import { Follower } from './follower.ts';

/**
 * One state for all who follow it. While somebody does, it is looked at again and again, and each follower gets what
 * changed. While nobody does, nothing is looked at.
 */
export class StateStream {
  readonly #followers = new Set<Follower>();
  #latest: State | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<State> | undefined;

  /**
   * @param look finds out the state; never rejects for what the state itself can tell.
   * @param pauseMs real milliseconds between two looks.
   */
  constructor(
    private readonly look: () => State | Promise<State>,
    private readonly pauseMs: number,
  ) {}

  /** The state now. Several who ask at once share a look. */
  state(): Promise<State> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Sends the state and then its changes, as server-sent events, until the client goes. */
  async follow(response: ServerResponse, headers: OutgoingHttpHeaders): Promise<void> {
    // Asked at first, so that a state that cannot be had is an error and no empty stream.
    const first = await this.state();
    // Gone meanwhile: it would be followed by nobody, for ever.
    if (response.destroyed) return;
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    const follower = new Follower(response, this.#latest ?? first);
    this.#followers.add(follower);
    response.on('close', () => {
      this.#followers.delete(follower);
      if (this.#followers.size === 0) this.#rest();
    });
    this.#timer ??= setTimeout(() => void this.#again(), this.pauseMs);
  }

  /** Ends all streams. */
  close(): void {
    for (const follower of this.#followers) follower.leave();
    this.#followers.clear();
    this.#rest();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #again(): Promise<void> {
    try {
      await this.state();
    } catch {
      // The page reconnects, and is told why as an answer.
      for (const follower of this.#followers) follower.leave();
    }
    this.#timer = this.#followers.size === 0 ? undefined : setTimeout(() => void this.#again(), this.pauseMs);
  }

  async #lookOnce(): Promise<State> {
    const state = await this.look();
    this.#latest = state;
    for (const follower of this.#followers) follower.tell(state);
    return state;
  }
}
