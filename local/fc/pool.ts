import type { Clock, Timer } from '../clock.ts';
import { resourceExhausted } from './errors.ts';
import type { Ending, Instance, InstanceRequest } from './instance.ts';

/** Function Compute runs at most 100 instances of an account in a region unless asked for more. */
export const REGION_INSTANCE_LIMIT = 100;
// The platform keeps an idle instance "a few minutes"; nobody should rely on more.
const IDLE_MS = 3 * 60_000;

/** Counts the instances of all functions together. */
export interface RegionQuota {
  instances: number;
  readonly limit: number;
  /** The pools that share it. */
  readonly pools: Set<InstancePool>;
}

export interface PoolOptions {
  functionName: string;
  /** concurrencyConfig.reservedConcurrency; without it only the region's limit holds. */
  reservedConcurrency: number | undefined;
  quota: RegionQuota;
  wallClock: Clock;
  start(request: InstanceRequest): Instance;
}

interface Member {
  instance: Instance;
  idleTimer: Timer | undefined;
}

/**
 * The instances of one function. Each serves one request at a time; when all are busy, another starts; idle ones end.
 */
export class InstancePool {
  readonly #options: PoolOptions;
  readonly #members = new Set<Member>();
  /** The most recently used is last and is used first, so that surplus instances fall idle. */
  readonly #idle: Member[] = [];
  #draining = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    options.quota.pools.add(this);
  }

  /**
   * Runs one request on an idle instance or a new one.
   * Throws ResourceExhausted (429) when every instance is busy and no more may be started.
   */
  async run(
    request: InstanceRequest,
    onStart?: (instance: Instance) => void,
  ): Promise<Ending & { coldStart: boolean; instanceId: string }> {
    const idle = this.#idle.pop();
    if (idle?.idleTimer !== undefined) this.#options.wallClock.clearTimeout(idle.idleTimer);
    const member = idle ?? this.#add(request);
    onStart?.(member.instance);
    const ending = await member.instance.invoke(request);
    if (ending.alive) this.#rest(member);
    else this.#remove(member);
    return { ...ending, coldStart: idle === undefined, instanceId: member.instance.id };
  }

  /** Ends the longest idle instance, to make room for another function. Returns false when all are busy. */
  giveUpIdle(): boolean {
    const [member] = this.#idle;
    if (member === undefined) return false;
    void this.#retire(member);
    return true;
  }

  /** Ends idle instances now and busy ones after their request, because another version of the function takes over. */
  async drain(): Promise<void> {
    this.#draining = true;
    await Promise.all([...this.#idle].map((member) => this.#retire(member)));
  }

  /** Ends all instances: idle ones after their preStop hook, busy ones in the middle of their request. */
  async close(): Promise<void> {
    const members = [...this.#members];
    await Promise.all(
      members.map(async (member) => {
        if (!this.#idle.includes(member)) member.instance.kill();
        else await this.#retire(member);
      }),
    );
  }

  #add(request: InstanceRequest): Member {
    const { quota, reservedConcurrency, functionName } = this.#options;
    if (reservedConcurrency !== undefined && this.#members.size >= reservedConcurrency) {
      throw resourceExhausted(
        `function '${functionName}' is limited to ${reservedConcurrency} instances and all are busy`,
      );
    }
    if (quota.instances >= quota.limit && ![...quota.pools].some((pool) => pool.giveUpIdle())) {
      throw resourceExhausted(`the account is limited to ${quota.limit} instances in this region and all are busy`);
    }
    const member: Member = { instance: this.#options.start(request), idleTimer: undefined };
    this.#members.add(member);
    quota.instances += 1;
    return member;
  }

  #rest(member: Member): void {
    if (!this.#members.has(member)) return;
    if (this.#draining) {
      void this.#retire(member);
      return;
    }
    member.idleTimer = this.#options.wallClock.setTimeout(() => void this.#retire(member), IDLE_MS);
    this.#idle.push(member);
  }

  async #retire(member: Member): Promise<void> {
    if (member.idleTimer !== undefined) this.#options.wallClock.clearTimeout(member.idleTimer);
    const place = this.#idle.indexOf(member);
    if (place !== -1) this.#idle.splice(place, 1);
    this.#remove(member);
    await member.instance.stop();
  }

  #remove(member: Member): void {
    const { quota } = this.#options;
    if (this.#members.delete(member)) quota.instances -= 1;
    if (this.#draining && this.#members.size === 0) quota.pools.delete(this);
  }
}
