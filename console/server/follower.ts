import type { ServerResponse } from 'node:http';
import { patchBetween } from '../wire/patch.ts';
import type { State } from '../wire/state.ts';

/**
 * One who follows by server-sent events: it gets the state, and then what changed. While it has not read what it was sent,
 * nothing more is written for it, so that a slow one costs no memory; once it has, it gets all changes up to the newest
 * state at once.
 */
export class Follower {
  #newest: State;
  #isBehind = false;

  constructor(
    private readonly response: ServerResponse,
    /** What it was sent last. */
    private sent: State,
  ) {
    this.#newest = sent;
    this.#write('state', sent);
  }

  tell(state: State): void {
    this.#newest = state;
    if (!this.#isBehind) this.#catchUp();
  }

  /** Ends the stream, and does not wait for what is not read yet. */
  leave(): void {
    this.response.destroy();
  }

  #catchUp(): void {
    const before = this.sent;
    this.sent = this.#newest;
    this.#write('patch', patchBetween(before, this.sent));
  }

  #write(name: string, data: unknown): void {
    if (this.response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)) return;
    this.#isBehind = true;
    this.response.once('drain', () => {
      this.#isBehind = false;
      if (this.sent !== this.#newest) this.#catchUp();
    });
  }
}
