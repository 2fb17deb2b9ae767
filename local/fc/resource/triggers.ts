import { alreadyExists, eventBridgeOff, invalidArgument, triggerNotFound } from '../errors.ts';
import type { LocalFunction } from '../function.ts';
import { createSource, ensureDestinations, type Source } from '../trigger/sources.ts';
import { answering } from './answering.ts';
import { change, type Deployed, type FunctionsDependencies } from './deployed.ts';
import { toConfig } from './functionResource.ts';
import { laterTimes, newTimes } from './times.ts';
import { triggerProperties, type TriggerResource } from './triggerResource.ts';

/** The triggers of all functions, and what runs of them. */
export class Triggers {
  readonly #find: (name: string) => Deployed;
  readonly #deps: FunctionsDependencies;
  #started = false;

  /** @param find the function of a name; throws FcError (404) where there is none. */
  constructor(find: (name: string) => Deployed, dependencies: FunctionsDependencies) {
    this.#find = find;
    this.#deps = dependencies;
  }

  create(name: string, body: Record<string, unknown>): TriggerResource {
    const deployed = this.#find(name);
    const properties = triggerProperties(body);
    const trigger = {
      name: String(properties['triggerName']),
      id: this.#deps.newId(),
      times: newTimes(this.#deps.clock),
      properties,
    };
    const { triggers } = deployed.resource;
    if (triggers.some((other) => other.name === trigger.name)) throw alreadyExists('Trigger', trigger.name);
    this.#askEventBridge(name, trigger);
    this.#set(deployed, [...triggers, trigger], trigger.name);
    return trigger;
  }

  update(name: string, triggerName: string, body: Record<string, unknown>): TriggerResource {
    const deployed = this.#find(name);
    const before = this.get(name, triggerName);
    const properties = triggerProperties({ ...before.properties, ...body, triggerName });
    if (properties['triggerType'] !== before.properties['triggerType']) {
      throw invalidArgument('the type of a trigger cannot be changed');
    }
    const trigger = { ...before, properties, times: laterTimes(this.#deps.clock, before.times) };
    this.#askEventBridge(name, trigger);
    const others = deployed.resource.triggers.map((other) => (other.name === triggerName ? trigger : other));
    this.#set(deployed, others, triggerName);
    return trigger;
  }

  delete(name: string, triggerName: string): void {
    this.get(name, triggerName);
    const deployed = this.#find(name);
    const others = deployed.resource.triggers.filter((other) => other.name !== triggerName);
    this.#set(deployed, others, triggerName);
  }

  /** Throws FcError (404) when the function has no such trigger. */
  get(name: string, triggerName: string): TriggerResource {
    const found = this.#find(name).resource.triggers.find((trigger) => trigger.name === triggerName);
    if (found === undefined) throw triggerNotFound(triggerName);
    return found;
  }

  /** Starts these timers and event streams, and from now on those that come. */
  start(sources: Iterable<Source>): void {
    this.#started = true;
    this.startNew(sources);
  }

  /** Starts these where the others run. */
  startNew(sources: Iterable<Source>): void {
    if (this.#started) for (const source of sources) source.start();
  }

  /** What is to invoke a function by itself, by the trigger's name. Nothing of it is started. */
  sourcesOf(running: LocalFunction): Map<string, Source> {
    ensureDestinations(running, this.#deps.sources.messages);
    const sources = new Map<string, Source>();
    for (const trigger of running.config.triggers) {
      const source = createSource(running, trigger, this.#deps.sources);
      if (source !== undefined) sources.set(trigger.triggerName, source);
    }
    return sources;
  }

  /** Function Compute makes what such a trigger needs at EventBridge, with the account's own rights. */
  #askEventBridge(action: string, { properties }: TriggerResource): void {
    if (properties['triggerType'] !== 'eventbridge') return;
    if (this.#deps.faults.take({ service: 'fc', action }, 'eventBridgeOff') !== undefined) throw eventBridgeOff();
  }

  /** Puts triggers in the place of those before, and what runs of the one that is `changed`. */
  #set(deployed: Deployed, triggers: readonly TriggerResource[], changed: string): void {
    const resource = { ...deployed.resource, triggers };
    const config = toConfig(resource, deployed.running.config.codeDirectory);
    const trigger = config.triggers.find(({ triggerName }) => triggerName === changed);
    const source = trigger && answering(() => createSource(deployed.running, trigger, this.#deps.sources));
    const before = deployed.sources.get(changed);
    before?.stop();
    void before?.close();
    deployed.sources.delete(changed);
    change(deployed, resource);
    deployed.running.adjust(config);
    if (source === undefined) return;
    deployed.sources.set(changed, source);
    this.startNew([source]);
  }
}
