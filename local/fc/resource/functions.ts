import type { Clock } from '../../clock.ts';
import { UsageError } from '../../usageError.ts';
import { CodeFolders } from '../code/codeFolders.ts';
import { crc64 } from '../code/crc64.ts';
import { EXTENSIONS, handlerFile } from '../code/handlerFile.ts';
import { FcError, functionNotFound, invalidArgument, triggerNotFound } from '../errors.ts';
import { LocalFunction, type FunctionDependencies, type FunctionStats } from '../function.ts';
import type { FunctionConfig } from '../functionConfig.ts';
import { bundleFile, type SpecFunction } from '../spec.ts';
import type { StateChange } from '../trigger/cloudEvent.ts';
import { createSource, ensureDestinations, type Source, type SourceDependencies } from '../trigger/sources.ts';
import { fromSpec } from './fromSpec.ts';
import { checkFunctionName, toConfig, type Code, type FunctionResource, type Times } from './functionResource.ts';
import { triggerProperties, type TriggerResource } from './triggerResource.ts';

/** What a state file keeps of the functions. */
export interface FunctionsSnapshot {
  functions: FunctionResource[];
  deleted: string[];
}

/** A function: what was deployed, and what runs of it. */
export interface Deployed {
  resource: FunctionResource;
  readonly running: LocalFunction;
  /** What invokes it by itself, by the trigger's name. */
  readonly sources: Map<string, Source>;
  /** Whether anybody has changed it, so that it is no longer what the spec says. */
  changed: boolean;
}

export interface FunctionsDependencies extends FunctionDependencies {
  sources: SourceDependencies;
  newId: () => string;
  /** Throws FcError (400) when a function may not log where its `logConfig` says. */
  checkLogConfig: (logConfig: unknown) => void;
}

/** The functions of the account: those of the spec, and those that somebody deploys while the cloud runs. */
export class Functions {
  readonly #deps: FunctionsDependencies;
  readonly #clock: Clock;
  readonly #deployed = new Map<string, Deployed>();
  readonly #folders = new CodeFolders();
  /** The names of functions that were there and that somebody deleted. */
  readonly #deleted = new Set<string>();
  #started = false;

  constructor(dependencies: FunctionsDependencies) {
    this.#deps = dependencies;
    this.#clock = dependencies.clock;
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
      const config = toConfig(resource, await this.#folderOf(resource.code));
      await this.#remove(resource.name);
      this.#add(resource, config, true);
    }
  }

  get(name: string): LocalFunction | undefined {
    return this.#deployed.get(name)?.running;
  }

  /** Throws FcError (404) when there is none of this name. */
  find(name: string): Deployed {
    const found = this.#deployed.get(name);
    if (found === undefined) throw functionNotFound(name);
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
    const resource = { name, id: this.#deps.newId(), times: this.#now(), properties, code, ...bare };
    const config = await this.#prepare(resource, code);
    // Somebody else may have created it while the code was unpacked.
    checkFree();
    return this.#add(resource, config, true);
  }

  /** Changes what `properties` names of a function, and its code if there is a `zip`. */
  async update(name: string, changes: Record<string, unknown>, zip: Buffer | undefined): Promise<Deployed> {
    const before = this.find(name).resource;
    const properties = { ...before.properties, ...changes, functionName: name };
    const code = zip === undefined ? before.code : { zip, checksum: crc64(zip) };
    const prepared = await this.#prepare({ ...before, properties, code }, code, this.find(name).running.config);
    const deployed = this.find(name);
    // Triggers and further settings may have changed while the code was unpacked.
    const { triggers, asyncInvokeConfig, concurrencyConfig } = deployed.running.config;
    this.#change(deployed, { ...deployed.resource, properties, code, times: this.#later(before.times) });
    deployed.running.replace({ ...prepared, triggers, asyncInvokeConfig, concurrencyConfig });
    return deployed;
  }

  /** Deletes a function with all that belongs to it. */
  async delete(name: string): Promise<void> {
    this.find(name);
    await this.#remove(name);
  }

  createTrigger(name: string, body: Record<string, unknown>): TriggerResource {
    const deployed = this.find(name);
    const properties = triggerProperties(body);
    const trigger = { name: String(properties['triggerName']), id: this.#deps.newId(), times: this.#now(), properties };
    const { triggers } = deployed.resource;
    if (triggers.some((other) => other.name === trigger.name)) throw alreadyExists('Trigger', trigger.name);
    this.#setTriggers(deployed, [...triggers, trigger], trigger.name);
    return trigger;
  }

  updateTrigger(name: string, triggerName: string, body: Record<string, unknown>): TriggerResource {
    const deployed = this.find(name);
    const before = this.trigger(name, triggerName);
    const properties = triggerProperties({ ...before.properties, ...body, triggerName });
    if (properties['triggerType'] !== before.properties['triggerType']) {
      throw invalidArgument('the type of a trigger cannot be changed');
    }
    const trigger = { ...before, properties, times: this.#later(before.times) };
    const others = deployed.resource.triggers.map((other) => (other.name === triggerName ? trigger : other));
    this.#setTriggers(deployed, others, triggerName);
    return trigger;
  }

  deleteTrigger(name: string, triggerName: string): void {
    this.trigger(name, triggerName);
    const deployed = this.find(name);
    const others = deployed.resource.triggers.filter((other) => other.name !== triggerName);
    this.#setTriggers(deployed, others, triggerName);
  }

  /** Throws FcError (404) when the function has no such trigger. */
  trigger(name: string, triggerName: string): TriggerResource {
    const found = this.find(name).resource.triggers.find((trigger) => trigger.name === triggerName);
    if (found === undefined) throw triggerNotFound(triggerName);
    return found;
  }

  /** Puts how asynchronous invocations go on; undefined takes it away. */
  putAsyncInvoke(name: string, config: Record<string, unknown> | undefined): Deployed {
    const deployed = this.find(name);
    const { asyncInvoke: before } = deployed.resource;
    const times = before === undefined ? this.#now() : this.#later(before.times);
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
    this.#started = true;
    for (const source of this.#sources()) source.start();
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
    await this.#folders.close();
  }

  #sources(): Source[] {
    return this.all().flatMap(({ sources }) => [...sources.values()]);
  }

  #add(resource: FunctionResource, config: FunctionConfig, changed: boolean): Deployed {
    const running = new LocalFunction(config, this.#deps);
    const deployed = { resource, running, sources: this.#sourcesOf(running), changed };
    this.#deployed.set(resource.name, deployed);
    this.#deleted.delete(resource.name);
    if (this.#started) for (const source of deployed.sources.values()) source.start();
    return deployed;
  }

  #sourcesOf(running: LocalFunction): Map<string, Source> {
    ensureDestinations(running, this.#deps.sources.messages);
    const sources = new Map<string, Source>();
    for (const trigger of running.config.triggers) {
      const source = createSource(running, trigger, this.#deps.sources);
      if (source !== undefined) sources.set(trigger.triggerName, source);
    }
    return sources;
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

  /** The function that a resource would run as. Throws FcError when it cannot, with nothing changed. */
  async #prepare(resource: FunctionResource, code: Code, before?: FunctionConfig): Promise<FunctionConfig> {
    // First what costs nothing.
    const draft = toConfig(resource, '');
    this.#deps.checkLogConfig(resource.properties['logConfig']);
    const isSame = before !== undefined && code === this.#deployed.get(resource.name)?.resource.code;
    const codeDirectory = isSame ? before.codeDirectory : await this.#folderOf(code);
    if (handlerFile(codeDirectory, draft.handler) === undefined) {
      const [module = ''] = draft.handler.split('.');
      const files = EXTENSIONS.map((extension) => module + extension).join(', ');
      throw invalidArgument(`handler '${draft.handler}' is not in the code: there is none of ${files}`);
    }
    return { ...draft, codeDirectory };
  }

  #folderOf(code: Code): Promise<string> {
    return 'zip' in code ? this.#folders.unpack(code.zip) : Promise.resolve(code.folder);
  }

  /** Puts triggers in the place of those before, and what runs of the one that is `changed`. */
  #setTriggers(deployed: Deployed, triggers: readonly TriggerResource[], changed: string): void {
    const resource = { ...deployed.resource, triggers };
    const config = toConfig(resource, deployed.running.config.codeDirectory);
    const trigger = config.triggers.find(({ triggerName }) => triggerName === changed);
    const source = trigger && answering(() => createSource(deployed.running, trigger, this.#deps.sources));
    const before = deployed.sources.get(changed);
    before?.stop();
    void before?.close();
    deployed.sources.delete(changed);
    this.#change(deployed, resource);
    deployed.running.adjust(config);
    if (source === undefined) return;
    deployed.sources.set(changed, source);
    if (this.#started) source.start();
  }

  #adjust(deployed: Deployed, resource: FunctionResource): void {
    const config = toConfig(resource, deployed.running.config.codeDirectory);
    answering(() => {
      ensureDestinations({ name: resource.name, config }, this.#deps.sources.messages);
    });
    this.#change(deployed, resource);
    deployed.running.adjust(config);
  }

  #change(deployed: Deployed, resource: FunctionResource): void {
    deployed.resource = resource;
    deployed.changed = true;
  }

  #now(): Times {
    return { created: this.#clock.now(), modified: this.#clock.now() };
  }

  #later({ created }: Times): Times {
    return { created, modified: this.#clock.now() };
  }
}

function alreadyExists(kind: 'Function' | 'Trigger', name: string): FcError {
  return new FcError(409, `${kind}AlreadyExists`, `${kind.toLowerCase()} '${name}' already exists`);
}

/** What `read` returns. What the user of a spec would be told, the caller of the API is told as FcError (400). */
function answering<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw invalidArgument(error.message);
  }
}
