import type { Clock, HoldingClock, Timer } from '../clock.ts';
import type { CredentialStore } from '../credentials.ts';
import { errorWritten, type Faults } from '../faults.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import { FcError, functionNotFound, internalServerError, resourceExhausted } from './errors.ts';
import type { FunctionConfig } from './functionConfig.ts';
import type { Ending, Instance, InstanceRequest } from './instance.ts';
import { InstancePool, type RegionQuota } from './pool.ts';
import { requestId as newRequestId } from './requestId.ts';
import type { InvocationCredentials } from './worker/protocol.ts';

/** One finished run of a function, successful or not. */
export type Invocation = Ending & { requestId: string; coldStart: boolean; instanceId: string; log: string };

export interface FunctionStats {
  /** Runs, retries included; calls refused before they ran are not counted. */
  invocations: number;
  coldStarts: number;
  errors: number;
  /** Memory size times run time: what is billed. */
  gbSeconds: number;
}

export interface FunctionDependencies {
  /** The cloud's clock. */
  clock: HoldingClock;
  /** Real time, in which functions run. */
  wallClock: Clock;
  random: Random;
  faults: Faults;
  credentials: CredentialStore;
  quota: RegionQuota;
  log: Log;
  startInstance(config: FunctionConfig, request: InstanceRequest): Instance;
  /** Called after each run. */
  onRun?: ((functionName: string, run: Invocation) => void) | undefined;
  /** Takes what a function prints, for its log store. */
  onPrinted: (config: FunctionConfig, text: string) => void;
}

// How long the platform's temporary keys are good for.
const CREDENTIALS_MS = 36 * 3_600_000;

/** One function: runs its invocations, counts and logs them. */
export class LocalFunction {
  readonly #deps: FunctionDependencies;
  readonly #stats: FunctionStats = { invocations: 0, coldStarts: 0, errors: 0, gbSeconds: 0 };
  #config: FunctionConfig;
  #pool: InstancePool;
  /** The pools of earlier versions, whose last requests may still run. */
  readonly #draining = new Set<InstancePool>();
  #deleted = false;

  constructor(config: FunctionConfig, dependencies: FunctionDependencies) {
    this.#deps = dependencies;
    this.#config = config;
    this.#pool = this.#createPool(config);
  }

  get config(): FunctionConfig {
    return this.#config;
  }

  /** Goes on with other settings than those of its instances, such as its triggers. */
  adjust(config: FunctionConfig): void {
    this.#config = config;
  }

  /** Goes on as another version: from now on requests run on new instances. Those that run end on their own. */
  replace(config: FunctionConfig): void {
    const before = this.#pool;
    this.#config = config;
    this.#pool = this.#createPool(config);
    this.#draining.add(before);
    void before.drain();
  }

  /** Ends it for good: nobody can invoke it any more. */
  async delete(): Promise<void> {
    this.#deleted = true;
    await this.close();
  }

  #createPool(config: FunctionConfig): InstancePool {
    const { quota, wallClock } = this.#deps;
    return new InstancePool({
      functionName: config.functionName,
      reservedConcurrency: config.concurrencyConfig.reservedConcurrency,
      quota,
      wallClock,
      start: (request) => this.#deps.startInstance(config, request),
    });
  }

  get name(): string {
    return this.#config.functionName;
  }

  stats(): FunctionStats {
    return { ...this.#stats, gbSeconds: Number(this.#stats.gbSeconds.toFixed(6)) };
  }

  newRequestId(): string {
    return newRequestId(this.#deps.clock.now(), this.#deps.random);
  }

  /**
   * Runs the function once. A function that fails is a result, not an exception. Throws FcError when the function was
   * not run: ResourceExhausted (429), FunctionNotFound (404) when it has been deleted, or what a fault demands.
   */
  async invoke(event: Buffer, requestId = this.newRequestId()): Promise<Invocation> {
    await this.#strikeBefore();
    if (this.#deleted) throw functionNotFound(this.name);
    const lines: string[] = [];
    const log = (text: string): void => {
      lines.push(text);
      this.#deps.log.info({ function: this.name, requestId }, text.trimEnd());
      this.#deps.onPrinted(this.config, text);
    };
    const request = { requestId, event, credentials: this.#issueCredentials(), log };
    let strike: Timer | undefined;
    const run = this.#pool.run(request, (instance) => {
      strike = this.#strikeDuring(instance);
    });
    const ending = await this.#deps.clock.hold(run);
    // A run that ends before its strike is not struck, nor is the next run of that instance.
    if (strike !== undefined) this.#deps.wallClock.clearTimeout(strike);
    const invocation = { ...ending, requestId, log: lines.join('') };
    this.#account(invocation);
    return invocation;
  }

  /** Ends every instance. */
  async close(): Promise<void> {
    await Promise.all([this.#pool, ...this.#draining].map((pool) => pool.close()));
  }

  #issueCredentials(): InvocationCredentials | undefined {
    if (this.#config.role === undefined) return undefined;
    const { accessKeyId, accessKeySecret, securityToken = '' } = this.#deps.credentials.issue(CREDENTIALS_MS);
    return { accessKeyId, accessKeySecret, securityToken };
  }

  async #strikeBefore(): Promise<void> {
    const { faults, clock } = this.#deps;
    const where = { service: 'fc', action: this.name } as const;
    const delay = faults.take(where, 'latency');
    if (delay !== undefined) await new Promise<void>((resolve) => void clock.setTimeout(resolve, delay.ms ?? 0));
    this.refuseOnDemand();
  }

  /** Throws FcError when a fault strikes before a run, or before an invocation is accepted. */
  refuseOnDemand(): void {
    const refusal = this.#deps.faults.take({ service: 'fc', action: this.name }, 'throttle', 'error', 'answer');
    if (refusal?.kind === 'answer') {
      const { status, code, message } = errorWritten(refusal);
      throw new FcError(status, code, message);
    }
    if (refusal?.kind === 'throttle') throw resourceExhausted('too many requests (a fault on demand)');
    if (refusal?.status === 503) throw new FcError(503, 'ResourceThrottled', 'resources are short (a fault on demand)');
    if (refusal !== undefined) throw internalServerError();
  }

  #strikeDuring(instance: Instance): Timer | undefined {
    const kill = this.#deps.faults.take({ service: 'fc', action: this.name }, 'killWorker');
    if (kill === undefined) return undefined;
    return this.#deps.wallClock.setTimeout(() => {
      instance.kill();
    }, kill.ms ?? 0);
  }

  #account(invocation: Invocation): void {
    this.#deps.onRun?.(this.name, invocation);
    const billedMs = Math.ceil(invocation.durationMs);
    this.#stats.invocations += 1;
    this.#stats.gbSeconds += (this.#config.memorySize / 1024) * (billedMs / 1000);
    if (invocation.coldStart) this.#stats.coldStarts += 1;
    const fields = {
      function: this.name,
      requestId: invocation.requestId,
      durationMs: Number(invocation.durationMs.toFixed(2)),
      billedMs,
      memoryMb: this.#config.memorySize,
      maxMemoryMb: Number(invocation.memoryMb.toFixed(2)),
      coldStart: invocation.coldStart,
    };
    if (invocation.ok) {
      this.#deps.log.info(fields, 'invocation ended');
      return;
    }
    this.#stats.errors += 1;
    const { errorType, errorMessage } = invocation.error;
    this.#deps.log.error({ ...fields, errorType, errorMessage }, 'invocation failed');
  }
}
