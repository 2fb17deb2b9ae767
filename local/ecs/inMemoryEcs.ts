import { ECS_VERSION } from './actions/action.ts';
import { findAction } from './actions/registry.ts';
import { regionOfZone } from './model/catalogue/regions.ts';
import { ecsError } from './model/errors.ts';
import { STATUSES, type Status } from './model/instance.ts';
import type { StateChange } from './model/lifecycle.ts';
import type { ModelOptions } from './model/options.ts';
import { restoreState, snapshotState } from './model/snapshot.ts';
import { EcsState } from './model/state.ts';
import { DOCUMENTED_RATES } from './model/throttle.ts';
import { indexKey } from './model/indexKeys.ts';

/** What the server knows about a call besides its parameters. */
export interface Caller {
  /** Milliseconds after which the caller will get the answer; until then its client token counts as in flight. */
  answerDelayMs?: number;
  /** The version of the API asked for, ECS's own when left out. */
  version?: string;
  /** Whether the caller signs with the temporary key of a role; false when left out. */
  byRole?: boolean;
}

export interface EcsStats {
  /** How often clients called each action, unknown ones too. */
  calls: Record<string, number>;
  /** How many instances are in each status, over all regions. */
  instances: Record<Status, number>;
}

// So many invented names are counted one by one; all further ones are counted together.
const MOST_COUNTED_NAMES = 500;
const LONGEST_COUNTED_NAME = 64;
const OTHER_NAMES = 'other';

/**
 * ECS without HTTP: calls are answered synchronously, and time passes on the clock it was given.
 *
 * @example
 * const clock = new VirtualClock();
 * const ecs = new InMemoryEcs({
 *   ...{ clock, random: createRandom(1), faults: new Faults(createRandom(2)), region: 'cn-hangzhou' },
 *   durations: { pending: 3, starting: 5, stopping: 5 },
 * });
 * ecs.call('StartInstance', { RegionId: 'cn-hangzhou', InstanceId: 'i-…' });
 * clock.advance(60_000);
 */
export class InMemoryEcs {
  readonly state: EcsState;
  readonly #calls = new Map<string, number>();

  constructor(private readonly options: ModelOptions) {
    this.state = new EcsState(options);
  }

  /**
   * Answers one call. `parameters` are the flat ones of the API (`Tag.1.Key`). The answer has the documented element
   * names, without RequestId. Throws EcsError with the documented code.
   */
  call(action: string, parameters: Readonly<Record<string, string>>, caller: Caller = {}): object {
    this.count(action);
    const definition = findAction(action);
    if (definition === undefined) throw ecsError('InvalidAction.NotFound');
    const now = this.state.now();
    const { version = ECS_VERSION, byRole = false } = caller;
    const regionId = parameters['RegionId'] ?? '';
    const region = this.state.region(regionId === '' ? this.#regionMeant(parameters) : regionId);
    this.#throttle(action, region.regionId, now);

    const token = parameters['ClientToken'] ?? '';
    const scope = `${action} ${region.regionId}`;
    const before = token === '' ? undefined : this.state.tokens.recall(scope, token, parameters, now);
    if (before !== undefined) return before;
    const named = { region, regionGiven: regionId !== '' };
    const call = { state: this.state, ...named, action, version, byRole, flat: parameters, now };
    const answer = definition.run(call);
    const answeredAt = now + (caller.answerDelayMs ?? 0);
    if (token !== '') this.state.tokens.remember(scope, token, parameters, answer, { now, answeredAt });
    return answer;
  }

  /** The answer to a call that only reads. It is not counted, and nothing refuses it for having been called too often. */
  peek(action: string, parameters: Readonly<Record<string, string>>): object {
    const definition = findAction(action);
    if (definition === undefined) throw ecsError('InvalidAction.NotFound');
    const { state } = this;
    const named = { region: state.region(parameters['RegionId'] ?? this.options.region), regionGiven: true };
    return definition.run({
      ...{ state, ...named, action, version: ECS_VERSION, byRole: false, flat: parameters, now: state.now() },
    });
  }

  /** Counts a call that never reaches `call`. */
  count(action: string): void {
    const counted = action.slice(0, LONGEST_COUNTED_NAME);
    const known =
      this.#calls.has(counted) || this.#calls.size < MOST_COUNTED_NAMES || findAction(counted) !== undefined;
    const name = known ? counted : OTHER_NAMES;
    this.#calls.set(name, (this.#calls.get(name) ?? 0) + 1);
  }

  /**
   * Calls `listener` for every status that an instance enters and for its deletion. The returned function ends that.
   */
  onStateChange(listener: (change: StateChange) => void): () => void {
    return this.state.onStateChange(listener);
  }

  stats(): EcsStats {
    const regions = [...this.state.regions.values()];
    const inStatus = (status: Status): number =>
      regions.reduce((sum, { visible }) => sum + visible.count(indexKey('Status', status)), 0);
    const instances = Object.fromEntries(STATUSES.map((status) => [status, inStatus(status)])) as Record<
      Status,
      number
    >;
    return { calls: Object.fromEntries(this.#calls), instances };
  }

  /** All regions with their resources, client tokens and stock, as plain JSON. */
  snapshot(): unknown {
    return snapshotState(this.state);
  }

  /** Replaces everything by a snapshot. Timers go on from where they were. Throws ValiError when it is no snapshot. */
  restore(snapshot: unknown): void {
    restoreState(this.state, snapshot);
  }

  /** Stops all timers. */
  close(): void {
    this.state.lifecycle.stopAll();
  }

  /**
   * Some clients name no region, because their endpoint implies it. Here the zone or the network that they name implies
   * it.
   */
  #regionMeant({ ZoneId: zoneId, VpcId: vpcId = '' }: Readonly<Record<string, string>>): string {
    const byZone = zoneId === undefined ? undefined : regionOfZone(zoneId);
    // Every region has the default VPC, so that one tells nothing.
    const [byVpc, another] = [...this.state.regions.values()].filter(({ vpcs }) => vpcs.has(vpcId));
    return byZone ?? (another === undefined ? byVpc?.regionId : undefined) ?? this.options.region;
  }

  #throttle(action: string, regionId: string, now: number): void {
    const limit = this.options.rates?.[action] ?? DOCUMENTED_RATES[action];
    if (limit !== undefined) this.state.throttle.use(`${regionId} ${action}`, limit, 1, now);
  }
}
