import type { BatchResult, CreateParameters, StopOptions, TaggedPage, Tags } from '../../shared/cloud/ecs.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import { EcsCalls } from './ecsCalls.ts';
import type { Invocation } from './invocation.ts';
import { noteCreated, noteGoals, noteRelease, noteWithdrawal } from './observe.ts';
import type { Replicas } from './replicas.ts';
import { REGION } from './settings.ts';

/** The calls as they reach ECS, and what their effects are. */
export class NotingCalls extends EcsCalls {
  constructor(private readonly invocation: Invocation) {
    super(invocation.world.ecs, REGION);
  }

  override createInstance(parameters: CreateParameters, clientToken: string): string {
    const { world } = this.invocation;
    const known = world.tokens.asKnown(clientToken);
    const instanceId = super.createInstance(parameters, known);
    noteCreated(world, instanceId, parameters, known !== clientToken);
    this.#changed([instanceId]);
    return instanceId;
  }

  override describe(ids: readonly string[]): Instance[] {
    return this.#replicas.answer(super.describe(ids), ids);
  }

  /** A page of the instances that bear these tags, newest first: the token is the number of the last one shown. */
  override describeTagged(tags: Tags, token = 'Infinity'): TaggedPage {
    const { script, ledger } = this.invocation.world;
    const number = ({ instanceId }: Instance): number => ledger.instances.get(instanceId)?.number ?? 0;
    const all = this.#replicas.answerTagged(this.allTagged(tags), tags);
    const left = all.filter((instance) => number(instance) < Number(token)).sort((a, b) => number(b) - number(a));
    const instances = left.slice(0, script.pageSize);
    const last = instances.at(-1);
    const isMore = left.length > instances.length && last !== undefined;
    return { instances, nextToken: isMore ? String(number(last)) : undefined };
  }

  override start(ids: readonly string[]): BatchResult[] {
    return this.#entryByEntry(ids, (some) => super.start(some));
  }

  override stop(ids: readonly string[], options: StopOptions): BatchResult[] {
    return this.#entryByEntry(ids, (some) => super.stop(some, options));
  }

  override release(ids: readonly string[]): BatchResult[] {
    return noteRelease(this.invocation, ids, () => super.release(ids));
  }

  override tag(ids: readonly string[], tags: Readonly<Record<string, string>>): void {
    super.tag(ids, tags);
    noteGoals(this.invocation, ids, tags);
    this.#changed(ids);
  }

  override untag(ids: readonly string[], keys: readonly string[]): void {
    super.untag(ids, keys);
    noteWithdrawal(this.invocation.world, ids, keys);
    this.#changed(ids);
  }

  override allocatePublicIp(id: string): string {
    const address = super.allocatePublicIp(id);
    this.#changed([id]);
    return address;
  }

  override setAutoRelease(id: string, at: number): void {
    super.setAutoRelease(id, at);
    const facts = this.invocation.world.ledger.instances.get(id);
    if (facts !== undefined) facts.hadReleaseTime = true;
    this.#changed([id]);
  }

  /** Some entries of the answer are missing, and others say that ECS has not done it to that one instance. */
  #entryByEntry(ids: readonly string[], call: (ids: readonly string[]) => BatchResult[]): BatchResult[] {
    const { chance, script, callKey } = this.invocation.world;
    const faults = new Map(ids.map((id) => [id, chance.strike(`${callKey}/${id}/entry`, script.rates.entry)]));
    const refused = ids.filter((id) => faults.get(id) === 'refuse');
    const asked = ids.filter((id) => faults.get(id) !== 'refuse');
    const results =
      asked.length === 0 ? [] : call(asked).filter(({ instanceId }) => faults.get(instanceId) === undefined);
    const failed = { code: 'InternalError', message: 'The service failed.' };
    return [...results, ...refused.map((instanceId) => ({ instanceId, ...failed }))];
  }

  get #replicas(): Replicas {
    return this.invocation.world.replicas;
  }

  #changed(ids: readonly string[]): void {
    for (const id of ids) this.#replicas.record(id);
  }
}
