import { findRegion } from './catalogue/regions.ts';
import { ClientTokens } from './clientTokens.ts';
import { ecsError } from './errors.ts';
import type { Instance } from './instance.ts';
import { Lifecycle, type StateChange } from './lifecycle.ts';
import type { ModelOptions } from './options.ts';
import { newRegion, type Region } from './region.ts';
import { Stock } from './stock.ts';
import { Throttle } from './throttle.ts';

// Calls to any region are answered, but invented regions must not fill the memory.
const MOST_REGIONS = 200;

/** The state of the in-memory ECS, on which actions act. */
export class EcsState {
  readonly regions = new Map<string, Region>();
  readonly tokens = new ClientTokens();
  readonly throttle = new Throttle();
  readonly stock: Stock;
  readonly lifecycle: Lifecycle;
  /** The sequence number of the newest instance. */
  sequence = 0;
  readonly options: ModelOptions;
  readonly #listeners = new Set<(change: StateChange) => void>();

  constructor(options: ModelOptions) {
    this.options = { ...options };
    this.stock = new Stock((options.stock ?? []).map((line) => ({ ...line })));
    this.lifecycle = new Lifecycle(
      this.options,
      this.stock,
      (instance) => this.region(instance.regionId),
      (change) => {
        for (const listener of this.#listeners) listener(change);
      },
    );
  }

  now(): number {
    return this.options.clock.now();
  }

  /** The region of this id, made at its first use. Throws EcsError `InvalidRegionId.NotFound`. */
  region(regionId: string): Region {
    const known = this.regions.get(regionId);
    if (known !== undefined) return known;
    const info = findRegion(regionId);
    if (info === undefined || this.regions.size >= MOST_REGIONS) throw ecsError('InvalidRegionId.NotFound');
    const region = newRegion(info, this.now());
    this.regions.set(regionId, region);
    return region;
  }

  /** A visible instance of this id in any region; undefined when there is none. */
  findInstanceAnywhere(instanceId: string): Instance | undefined {
    for (const region of this.regions.values()) {
      const instance = region.visible.find(instanceId);
      if (instance !== undefined) return instance;
    }
    return undefined;
  }

  /**
   * Calls `listener` for every status that an instance enters and for its deletion. The returned function ends that.
   */
  onStateChange(listener: (change: StateChange) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
