import type { Instance } from '../../shared/domain/instance.ts';
import { REGION } from './settings.ts';
import { EcsCalls } from './ecsCalls.ts';
import type { World } from './world.ts';

/** How ECS showed an instance from some time on; undefined: not at all. */
interface Version {
  at: number;
  shown: Instance | undefined;
}

/**
 * The replicas that answer DescribeInstances. Each answer may come from one that lags, another time from another one: so a
 * fresh answer may be followed by a stale one. And an answer may leave an instance out that is there.
 */
export class Replicas {
  readonly #versions = new Map<string, Version[]>();

  constructor(private readonly world: World) {}

  get #isExact(): boolean {
    const { lagMs, omit } = this.world.script.rates.replicas;
    return lagMs === 0 && omit === 0;
  }

  /** Writes down how ECS shows an instance now. Call it after every change. */
  record(instanceId: string): void {
    if (this.world.script.rates.replicas.lagMs === 0) return;
    const versions = this.#versions.get(instanceId) ?? [];
    this.#versions.set(instanceId, versions);
    const [shown] = new EcsCalls(this.world.ecs, REGION).describe([instanceId]);
    versions.push({ at: this.world.clock.now(), shown });
    this.#recordOnceShown(instanceId);
  }

  /** What a replica answers about these ids; `now` is the answer of one that is up to date. */
  answer(now: readonly Instance[], ids: readonly string[]): Instance[] {
    if (this.#isExact) return [...now];
    const lagging = this.#lagging();
    if (lagging === undefined) return this.#withOmissions(now);
    return this.#withOmissions(ids.flatMap((id) => lagging(id) ?? []));
  }

  /** What a replica answers about the instances that bear these tags. */
  answerTagged(now: readonly Instance[], tags: Readonly<Record<string, string | undefined>>): Instance[] {
    if (this.#isExact) return [...now];
    const lagging = this.#lagging();
    if (lagging === undefined) return this.#withOmissions(now);
    const wanted = Object.entries(tags);
    const bears = (instance: Instance): boolean =>
      wanted.every(([key, value]) => (value === undefined ? key in instance.tags : instance.tags[key] === value));
    return this.#withOmissions([...this.#versions.keys()].flatMap((id) => lagging(id) ?? []).filter(bears));
  }

  /** An instance that Describe does not show yet is recorded again when it does. */
  #recordOnceShown(instanceId: string): void {
    const { clock, ecs: model } = this.world;
    const at = model.state.region(REGION).instances.get(instanceId)?.visibleAt ?? 0;
    if (at > clock.now()) {
      clock.setTimeout(
        () => {
          this.record(instanceId);
        },
        at - clock.now() + 1,
      );
    }
  }

  /** The replica that answers the present call, as what it shows of an id; undefined: it is up to date. */
  #lagging(): ((instanceId: string) => Instance | undefined) | undefined {
    const { chance, script, clock, callKey } = this.world;
    const random = chance.at(`${callKey}/replica`);
    if (script.rates.replicas.lagMs === 0 || random.chance(0.5)) return undefined;
    const at = clock.now() - random.integer(0, script.rates.replicas.lagMs);
    return (instanceId) => this.#versions.get(instanceId)?.findLast((version) => version.at <= at)?.shown;
  }

  #withOmissions(instances: readonly Instance[]): Instance[] {
    const { chance, script, callKey, ledger } = this.world;
    const { omit } = script.rates.replicas;
    return instances.filter(({ instanceId }) => {
      const isShown = chance.strike(`${callKey}/${instanceId}/shown`, { omit }) === undefined;
      const facts = ledger.instances.get(instanceId);
      if (!isShown && facts !== undefined) facts.leftOut += 1;
      return isShown;
    });
  }
}
