import type { Clock } from '../../clock.ts';
import { crc64 } from '../code/crc64.ts';
import { alreadyExists, functionNotFound } from '../errors.ts';
import { LocalFunction, type FunctionStats } from '../function.ts';
import type { FunctionConfig } from '../functionConfig.ts';
import { bundleFile, type SpecFunction } from '../spec.ts';
import type { StateChange } from '../trigger/cloudEvent.ts';
import { ensureDestinations, type Source } from '../trigger/sources.ts';
import { answering } from './answering.ts';
import { change, type Deployed, type FunctionsDependencies } from './deployed.ts';
import { fromSpec } from './fromSpec.ts';
import { checkFunctionName, toConfig, type FunctionResource } from './functionResource.ts';
import { laterTimes, newTimes } from './times.ts';
import { Triggers } from './triggers.ts';
import { UsableCode } from './usableCode.ts';

/** What a state file keeps of the functions. */
export interface FunctionsSnapshot {
  functions: FunctionResource[];
  deleted: string[];
}

/** The functions of the account: those of the spec, and those that somebody deploys while the cloud runs. */
export class Functions {
  readonly #deps: FunctionsDependencies;
  readonly #clock: Clock;
  readonly #deployed = new Map<string, Deployed>();
  readonly triggers: Triggers;
  readonly #code: UsableCode;
  /** The names of functions that were there and that somebody deleted. */
  readonly #deleted = new Set<string>();

  constructor(dependencies: FunctionsDependencies) {
    this.#deps = dependencies;
    this.#clock = dependencies.clock;
    this.#code = new UsableCode(dependencies.checkLogConfig);
    this.triggers = new Triggers((name) => this.find(name), dependencies);
  }

  /** Takes a function as it stands in the spec. Throws UsageError when it is not built or a trigger cannot be read. */
  addFromSpec(spec: SpecFunction): void {
    bundleFile(spec);
    this.#add(fromSpec(spec, this.#clock.now(), this.#deps.newId), spec, false);
  }

  /** What differs from the spec: functions as they were deployed or changed, and the names of those that were deleted. */
  snapshot(): FunctionsSnapshot {
    const changed = this.all().filter(({ changed: differs }) => differs);
    return { functions: changed.map(({ resource }) => resource), deleted: [...this.#deleted] };
  }

  /** Puts what a snapshot holds in the place of what the spec says. Throws FcError for code that cannot be used. */
  async restore({ functions, deleted }: FunctionsSnapshot): Promise<void> {
    for (const name of deleted) await this.#remove(name);
    for (const resource of functions) {
      const config = toConfig(resource, await this.#code.folderOf(resource.code));
      await this.#remove(resource.name);
      this.#add(resource, config, true);
    }
  }

  get(name: string): LocalFunction | undefined {
    return this.#deployed.get(name)?.running;
  }

  /** Throws FcError (404) when there is none of this name. */
  find(name: string, service?: string): Deployed {
    const found = this.#deployed.get(name);
    if (found === undefined) throw functionNotFound(name, service);
    return found;
  }

  all(): Deployed[] {
    return [...this.#deployed.values()];
  }

  stats(): Record<string, FunctionStats> {
    return Object.fromEntries([...this.#deployed].map(([name, { running }]) => [name, running.stats()]));
  }

  /** Deploys a new function. `properties` is the body of CreateFunction without its code, which is `zip`. */
  async create(properties: Record<string, unknown>, zip: Buffer): Promise<Deployed> {
    const { functionName: name } = properties;
    checkFunctionName(name);
    const checkFree = (): void => {
      if (this.#deployed.has(name)) throw alreadyExists('Function', name);
    };
    checkFree();
    const code = { zip, checksum: crc64(zip) };
    const bare = { triggers: [], asyncInvoke: undefined, reservedConcurrency: undefined };
    const resource = { name, id: this.#deps.newId(), times: newTimes(this.#clock), properties, code, ...bare };
    const config = await this.#code.prepare(resource);
    // Somebody else may have created it while the code was unpacked.
    checkFree();
    return this.#add(resource, config, true);
  }

  /** Changes what `properties` names of a function, and its code if there is a `zip`. */
  async update(name: string, changes: Record<string, unknown>, zip: Buffer | undefined): Promise<Deployed> {
    const before = this.find(name).resource;
    const properties = { ...before.properties, ...changes, functionName: name };
    const code = zip === undefined ? before.code : { zip, checksum: crc64(zip) };
    const prepared = await this.#code.prepare({ ...before, properties, code }, this.find(name));
    const deployed = this.find(name);
    // Triggers and further settings may have changed while the code was unpacked.
    const { triggers, asyncInvokeConfig, concurrencyConfig } = deployed.running.config;
    change(deployed, { ...deployed.resource, properties, code, times: laterTimes(this.#clock, before.times) });
    deployed.running.replace({ ...prepared, triggers, asyncInvokeConfig, concurrencyConfig });
    return deployed;
  }

  /** Deletes a function with all that belongs to it. */
  async delete(name: string): Promise<void> {
    this.find(name);
    await this.#remove(name);
  }

  /** Puts how asynchronous invocations go on; undefined takes it away. */
  putAsyncInvoke(name: string, config: Record<string, unknown> | undefined): Deployed {
    const deployed = this.find(name);
    const { asyncInvoke: before } = deployed.resource;
    const times = before === undefined ? newTimes(this.#clock) : laterTimes(this.#clock, before.times);
    const asyncInvoke = config === undefined ? undefined : { config, times };
    this.#adjust(deployed, { ...deployed.resource, asyncInvoke });
    return deployed;
  }

  /** Puts how many instances may run; undefined takes the limit away. */
  putConcurrency(name: string, reservedConcurrency: number | undefined): void {
    const deployed = this.find(name);
    this.#adjust(deployed, { ...deployed.resource, reservedConcurrency });
    deployed.running.replace(deployed.running.config);
  }

  /** Starts timers and event streams. */
  start(): void {
    this.triggers.start(this.#sources());
  }

  onStateChange(change: StateChange): void {
    for (const source of this.#sources()) source.onStateChange(change);
  }

  /** Ends triggers and instances. Call `close` of what invokes functions between the two. */
  stop(): void {
    for (const source of this.#sources()) source.stop();
  }

  async close(): Promise<void> {
    await Promise.all(this.all().map(({ running }) => running.close()));
    await Promise.all(this.#sources().map((source) => source.close()));
    await this.#code.close();
  }

  #sources(): Source[] {
    return this.all().flatMap(({ sources }) => [...sources.values()]);
  }

  #add(resource: FunctionResource, config: FunctionConfig, changed: boolean): Deployed {
    const running = new LocalFunction(config, this.#deps);
    const deployed = { resource, running, sources: this.triggers.sourcesOf(running), changed };
    this.#deployed.set(resource.name, deployed);
    this.#deleted.delete(resource.name);
    this.triggers.startNew(deployed.sources.values());
    return deployed;
  }

  async #remove(name: string): Promise<void> {
    const deployed = this.#deployed.get(name);
    if (deployed === undefined) return;
    this.#deployed.delete(name);
    this.#deleted.add(name);
    for (const source of deployed.sources.values()) source.stop();
    await deployed.running.delete();
    await Promise.all([...deployed.sources.values()].map((source) => source.close()));
  }

  #adjust(deployed: Deployed, resource: FunctionResource): void {
    const config = toConfig(resource, deployed.running.config.codeDirectory);
    answering(() => {
      ensureDestinations({ name: resource.name, config }, this.#deps.sources.messages);
    });
    change(deployed, resource);
    deployed.running.adjust(config);
  }
}
