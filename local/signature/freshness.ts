import type { Clock } from '../clock.ts';
import { ScaledClock } from '../clock.ts';
import { SignatureError } from './errors.ts';

/** How far a signed timestamp may lie from the server's time, either way. */
const SIGNATURE_WINDOW_MS = 15 * 60_000;

// A limit besides the window: at 100 bytes a nonce, nonces take less than 100 MB under any load.
const MOST_NONCES = 1_000_000;

// The documentation has whole seconds; the vendor's aliyun-sdk for JavaScript, and waliyun, send those of toISOString.
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/**
 * Refuses requests that are too old, too far ahead or seen before. Clients outside sign with real time while the cloud
 * may run many times faster, so a timestamp is fresh when it is near either of the two.
 */
export class Freshness {
  readonly #nonces = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly wall: Clock = new ScaledClock(),
  ) {}

  /**
   * The time that a timestamp such as `2026-01-01T00:00:00Z` stands for, in milliseconds since the epoch.
   * Throws SignatureError `InvalidTimeStamp.Format` or `InvalidTimeStamp.Expired`.
   */
  checkTimestamp(timestamp: string): number {
    const time = TIMESTAMP.test(timestamp) ? Date.parse(timestamp) : NaN;
    if (Number.isNaN(time)) {
      const message = 'Specified time stamp or date value is not well formatted.';
      throw new SignatureError('InvalidTimeStamp.Format', 400, message);
    }
    const distance = Math.min(Math.abs(time - this.clock.now()), Math.abs(time - this.wall.now()));
    if (distance > SIGNATURE_WINDOW_MS) {
      throw new SignatureError('InvalidTimeStamp.Expired', 400, 'Specified time stamp or date value is expired.');
    }
    return time;
  }

  /** Notes a nonce as used by this key. Throws SignatureError `SignatureNonceUsed` when it has been used before. */
  useNonce(accessKeyId: string, nonce: string, time: number): void {
    this.#forgetStale();
    const key = `${accessKeyId} ${nonce}`;
    if (this.#nonces.has(key)) {
      throw new SignatureError('SignatureNonceUsed', 400, 'Specified signature nonce was used already.');
    }
    this.#nonces.set(key, time);
  }

  // A nonce must be kept for as long as either clock would still accept its timestamp. Nonces come in nearly the order
  // of their timestamps, so it is enough to look at the oldest.
  #forgetStale(): void {
    const before = Math.min(this.clock.now(), this.wall.now()) - SIGNATURE_WINDOW_MS;
    for (const [key, time] of this.#nonces) {
      if (time >= before && this.#nonces.size < MOST_NONCES) return;
      this.#nonces.delete(key);
    }
  }
}
