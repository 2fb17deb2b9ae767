import { createHash } from 'node:crypto';
import { ecsError } from './errors.ts';

interface Entry {
  fingerprint: string;
  answer: object;
  /** When the caller gets the answer to the first call. */
  answeredAt: number;
  usedAt: number;
}

// How long ECS remembers a token is not published. A day is far beyond any client's retries.
const REMEMBERED_MS = 24 * 60 * 60_000;

// ASCII, at most 64.
const WELL_FORMED = /^[\x20-\x7e]{1,64}$/;

// Parameters that may differ between two tries of one request.
const NOT_COMPARED = new Set([
  'AccessKeyId',
  // Only one version of the signature sends these as parameters. The scope of a token tells the action.
  'Action',
  'ClientToken',
  'Format',
  'SecurityToken',
  'Signature',
  'SignatureMethod',
  'SignatureNonce',
  'SignatureType',
  'SignatureVersion',
  'TimeStamp',
  'Timestamp',
  'Version',
]);

/** The answers to requests with a client token: sent again, such a request has no second effect. */
export class ClientTokens {
  #entries = new Map<string, Entry>();

  /**
   * The answer that the same request got before; undefined for a new request. Throws EcsError
   * `InvalidClientToken.ValueNotSupported`, `IdempotentParameterMismatch` or `LastTokenProcessing`.
   */
  recall(scope: string, token: string, parameters: Readonly<Record<string, string>>, now: number): object | undefined {
    if (!WELL_FORMED.test(token)) throw ecsError('InvalidClientToken.ValueNotSupported');
    const entry = this.#entries.get(`${scope} ${token}`);
    if (entry === undefined || now - entry.usedAt > REMEMBERED_MS) return undefined;
    if (entry.fingerprint !== fingerprintOf(parameters)) throw ecsError('IdempotentParameterMismatch');
    if (now < entry.answeredAt) throw ecsError('LastTokenProcessing');
    return entry.answer;
  }

  /** Keeps the answer, which the caller gets at `answeredAt`. */
  remember(
    scope: string,
    token: string,
    parameters: Readonly<Record<string, string>>,
    answer: object,
    times: { now: number; answeredAt: number },
  ): void {
    const key = `${scope} ${token}`;
    this.#entries.delete(key);
    this.#forgetOld(times.now);
    this.#entries.set(key, {
      fingerprint: fingerprintOf(parameters),
      answer,
      answeredAt: times.answeredAt,
      usedAt: times.now,
    });
  }

  snapshot(): [string, Entry][] {
    return [...this.#entries];
  }

  restore(entries: readonly [string, Entry][]): void {
    this.#entries = new Map(entries);
  }

  // The entries are in the order of their use.
  #forgetOld(now: number): void {
    for (const [key, { usedAt }] of this.#entries) {
      if (now - usedAt <= REMEMBERED_MS) return;
      this.#entries.delete(key);
    }
  }
}

function fingerprintOf(parameters: Readonly<Record<string, string>>): string {
  const compared = Object.entries(parameters).filter(([name]) => !NOT_COMPARED.has(name));
  compared.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(compared)).digest('base64');
}
