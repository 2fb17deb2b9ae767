import type { Clock } from './clock.ts';
import { ScaledClock } from './clock.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';

/** A key that may sign requests. A key with a `securityToken` is temporary, and its requests must carry that token. */
export interface Credentials {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
  /** When a temporary key expires, in milliseconds since the epoch. */
  expiration?: number;
}

// An expired key is kept for a while, so that its holder learns that it has expired.
const REMEMBER_EXPIRED_MS = 60 * 60_000;

/**
 * The keys of the cloud's one account. Every server asks the same store.
 *
 * @example
 * const credentials = new CredentialStore({ accessKeyId: 'id', accessKeySecret: 'secret' }, '1000000000000001', clock);
 * const temporary = credentials.issue(3_600_000);
 */
export class CredentialStore {
  readonly #keys = new Map<string, Credentials>();

  constructor(
    readonly root: Credentials,
    readonly accountId: string,
    private readonly clock: Clock = new ScaledClock(),
    private readonly random: Random = createRandom(1),
  ) {
    this.#keys.set(root.accessKeyId, root);
  }

  /** The key of this id, even an expired one; undefined when there never was one or it expired long ago. */
  find(accessKeyId: string): Credentials | undefined {
    return this.#keys.get(accessKeyId);
  }

  /** Whether a key has expired. A key without an expiration never does. */
  isExpired(credentials: Credentials): boolean {
    return credentials.expiration !== undefined && credentials.expiration <= this.clock.now();
  }

  /**
   * A temporary key as the Security Token Service gives it to a role. It is good for `durationMs` of the cloud's time.
   */
  issue(durationMs: number): Credentials {
    this.#forgetEnded();
    const credentials: Credentials = {
      accessKeyId: `STS.${this.random.text(24)}`,
      accessKeySecret: this.random.text(40),
      securityToken: `CAIS${this.random.text(60)}`,
      expiration: this.clock.now() + durationMs,
    };
    this.#keys.set(credentials.accessKeyId, credentials);
    return credentials;
  }

  #forgetEnded(): void {
    const before = this.clock.now() - REMEMBER_EXPIRED_MS;
    for (const [id, { expiration }] of this.#keys)
      if (expiration !== undefined && expiration < before) this.#keys.delete(id);
  }
}
