import { compileFunction } from 'node:vm';
import { createRequire } from 'node:module';
import { AsyncInvocations } from '../../local/fc/asyncInvocations.ts';
import type { Invocation } from '../../local/fc/function.ts';
import type { SpecFunction } from '../../local/fc/spec.ts';
import { createSources, type TriggeredFunction } from '../../local/fc/trigger/sources.ts';
import { Faults } from '../../local/faults.ts';
import { mnsMessages } from '../../local/messages.ts';
import { createRandom } from '../../local/random.ts';
import { portsOn } from './ports.ts';
import { ACCOUNT_ID, REGION, type VirtualCloud } from './virtualCloud.ts';

/** What a build's functions have used. */
export interface Use {
  invocations: number;
  seconds: number;
  gigabyteSeconds: number;
  /** In yuan. */
  price: number;
  /** The most instances that ran at once. */
  instances: number;
}

type Handler = (event: Buffer, context: object) => Promise<unknown>;

/** A function instance. Once it is dead, nothing that it awaits ever comes. */
interface Instance {
  handler: Handler;
  life: { dead: boolean };
}

/** How long the start of a function instance takes, and that of an invocation on one that is there, in milliseconds. */
const COLD_MS = [5, 800] as const;
const WARM_MS = [5, 30] as const;

/** CNY a unit, units a vCPU-second, a GB-second and a call. Source: the price list of Function Compute, 2026. */
const PRICE = { unit: 0.00011, cpuSecond: 1, gigabyteSecond: 0.15, call: 0.0075 } as const;

/** After how long the event bus tells of a state change, in milliseconds: as the simulation has it. */
const EVENT_MS = [200, 3_000] as const;

/** One function: instances come when they are needed, each does one invocation at a time. */
export class VirtualFunction implements TriggeredFunction {
  readonly name: string;
  readonly #idle: Instance[] = [];
  #instances = 0;
  #requests = 0;
  readonly use: Use = { invocations: 0, seconds: 0, gigabyteSeconds: 0, price: 0, instances: 0 };

  constructor(
    private readonly cloud: VirtualCloud,
    readonly config: SpecFunction,
    private readonly code: string,
  ) {
    this.name = config.functionName;
  }

  newRequestId(): string {
    this.#requests += 1;
    return `${this.name}-${this.#requests}`;
  }

  /** Invokes the function once. */
  async invoke(event: Buffer, requestId = this.newRequestId()): Promise<Invocation> {
    const { cloud } = this;
    const idle = this.#idle.pop();
    const [least, most] = idle === undefined ? COLD_MS : WARM_MS;
    await cloud.sleep(cloud.random.integer(least, most));
    const instance = idle ?? this.#load();
    const began = cloud.clock.now();
    const ended = await this.#untilItEnds(instance, event, requestId);
    this.#bill(cloud.clock.now() - began);
    if (!instance.life.dead) this.#idle.push(instance);
    const common = { requestId, instanceId: '', coldStart: idle === undefined, log: '', durationMs: 0, memoryMb: 0 };
    if ('body' in ended) return { ...common, ok: true, body: ended.body, alive: true };
    const { dead } = instance.life;
    return { ...common, ok: false, error: { errorMessage: ended.error }, handled: !dead, alive: !dead };
  }

  async #handle(
    { handler }: Instance,
    event: Buffer,
    requestId: string,
  ): Promise<{ body: Buffer } | { error: string }> {
    const context = {
      requestId,
      function: { name: this.name, timeout: this.config.timeout },
      credentials: CREDENTIALS,
    };
    try {
      return { body: Buffer.from(JSON.stringify(await handler(event, context))) };
    } catch (error) {
      return { error: String(error) };
    }
  }

  /** Runs the handler until it answers, or until Function Compute ends its instance because it takes too long. */
  #untilItEnds(instance: Instance, event: Buffer, requestId: string): Promise<{ body: Buffer } | { error: string }> {
    const { clock } = this.cloud;
    return new Promise((resolve) => {
      const timer = clock.setTimeout(() => {
        instance.life.dead = true;
        resolve({ error: 'It took too long.' });
      }, this.config.timeout * 1000);
      void this.#handle(instance, event, requestId).then((ended) => {
        clock.clearTimeout(timer);
        resolve(ended);
      });
    });
  }

  #bill(ms: number): void {
    const { use, config } = this;
    const seconds = ms / 1000;
    const gigabyteSeconds = (seconds * config.memorySize) / 1024;
    use.invocations += 1;
    use.seconds += seconds;
    use.gigabyteSeconds += gigabyteSeconds;
    const cpu = Number(config.props['cpu']) * seconds * PRICE.cpuSecond;
    use.price += PRICE.unit * (cpu + gigabyteSeconds * PRICE.gigabyteSecond + PRICE.call);
  }

  /** A new function instance: the bundle loaded anew, with the cloud's time in place of the machine's. */
  #load(): Instance {
    const { cloud, config, code } = this;
    const life = { dead: false };
    this.#instances += 1;
    this.use.instances = this.#instances;
    const module: { exports: { handler?: Handler } } = { exports: {} };
    const scope = {
      ...{ module, exports: module.exports, require: createRequire(import.meta.url), console: SILENT },
      process: Object.create(process, { env: { value: config.environmentVariables } }) as NodeJS.Process,
      Date: dateOn(cloud),
      performance: cloud.clock,
      setTimeout: (fire: () => void, ms: number) => cloud.clock.setTimeout(fire, ms),
      Math: Object.create(Math, { random: { value: () => cloud.random.next() } }) as typeof Math,
      cloud: portsOn(cloud, life),
    };
    const run = compileFunction(code, Object.keys(scope), { filename: `${this.name}.js` });
    Reflect.apply(run, undefined, Object.values(scope));
    const { handler } = module.exports;
    if (handler === undefined) throw new Error(`${this.name} exports no handler.`);
    return { handler, life };
  }
}

const CREDENTIALS = { accessKeyId: 'key', accessKeySecret: 'secret', securityToken: 'token' };
const quiet = (): void => undefined;
const SILENT = { log: quiet, error: quiet, warn: quiet, info: quiet };

function dateOn({ clock }: VirtualCloud): DateConstructor {
  return new Proxy(Date, {
    construct: (date, given) => Reflect.construct(date, given.length === 0 ? [clock.now()] : given) as Date,
    get: (date, name) => (name === 'now' ? () => Math.floor(clock.now()) : (Reflect.get(date, name) as unknown)),
  });
}

/** Starts what invokes these functions by itself. */
export function startTriggers(cloud: VirtualCloud, functions: VirtualFunction[]): void {
  const { clock } = cloud;
  const log = {
    error: (fields: unknown, message?: string): void => {
      throw new Error(`${message ?? ''} ${JSON.stringify(fields)}`);
    },
  };
  const messages = mnsMessages(cloud.mns, clock, log);
  const waking = {
    ...messages,
    source: (queueName: string) => {
      const source = messages.source(queueName);
      const wait: typeof source.wait = (max, deliver) =>
        source.wait(max, (received) => {
          cloud.wake();
          deliver(received);
        });
      return { ...source, wait };
    },
  };
  const account = { region: REGION, accountId: ACCOUNT_ID };
  const asyncInvocations = new AsyncInvocations({ ...account, clock, log, messages: waking });
  const faults = new Faults(createRandom(1));
  const given = { ...account, clock, log, messages: waking, faults, random: cloud.random, asyncInvocations };
  const sources = createSources(functions, given);
  sources.start();
  cloud.ecs.onStateChange((change) => {
    clock.setTimeout(
      () => {
        sources.onStateChange(change);
      },
      cloud.random.integer(...EVENT_MS),
    );
  });
}
