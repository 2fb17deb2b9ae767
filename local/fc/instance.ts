import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import type {
  ClockReading,
  FromWorker,
  FunctionError,
  InvocationCredentials,
  ToWorker,
  WorkerSetup,
} from './worker/protocol.ts';

export interface InstanceRequest {
  requestId: string;
  event: Buffer;
  credentials: InvocationCredentials | undefined;
  /** Takes what the function prints, as it prints it. */
  log: (text: string) => void;
}

/** How one request on an instance ended. `alive` is false when the instance ended with it. */
export type Ending =
  | { ok: true; body: Buffer; durationMs: number; memoryMb: number; alive: true }
  | { ok: false; error: FunctionError; handled: boolean; durationMs: number; memoryMb: number; alive: boolean };

/** A function instance: serves one request at a time until it is stopped or dies. */
export interface Instance {
  /** As the platform names it, for whoever reads logs. */
  readonly id: string;
  /** Never rejects: whatever goes wrong inside is an Ending. */
  invoke(request: InstanceRequest): Promise<Ending>;
  /** Ends the instance at once, even in the middle of a request. */
  kill(): void;
  /** Ends an idle instance after its preStop hook. */
  stop(): Promise<void>;
}

export interface WorkerInstanceOptions {
  id: string;
  /** The text of the built worker (local/fc/worker/runtime.ts as one CommonJS file). */
  worker: string;
  setup: Omit<WorkerSetup, 'clock'>;
  /** The cloud's clock, which is the function's, too. */
  readClock: () => ClockReading;
  /** The whole environment of the function. */
  environment: Record<string, string>;
  memoryMb: number;
  timeoutMs: number;
  initializerTimeoutMs: number;
  preStopTimeoutMs: number;
  /** Real time: a function runs as long as it runs, however fast the cloud's clock is. */
  wallClock: Clock;
  log: (text: string) => void;
}

const LOAD_TIMEOUT_MS = 30_000;

type Reply = Exclude<FromWorker, { type: 'log' | 'memory' }> | Death;
interface Death {
  type: 'died';
  error: FunctionError;
}

/** An instance that is a worker thread: its own heap with a limit, its own modules, its own environment. */
export class WorkerInstance implements Instance {
  readonly id: string;
  readonly #options: WorkerInstanceOptions;
  readonly #worker: Worker;
  readonly #started: Promise<Reply>;
  #answer: ((reply: Reply) => void) | undefined;
  #death: Death | undefined;
  #log: (text: string) => void;
  #startedAt = 0;
  #peakMb = 0;

  constructor(options: WorkerInstanceOptions) {
    this.id = options.id;
    this.#options = options;
    this.#log = options.log;
    this.#worker = new Worker(options.worker, {
      eval: true,
      workerData: { ...options.setup, clock: options.readClock() } satisfies WorkerSetup,
      env: options.environment,
      // The function gets neither the flags nor the arguments of the host.
      execArgv: [],
      argv: [],
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
    });
    this.#worker.on('message', (message: FromWorker) => {
      if ('memoryMb' in message) this.#weigh(message.memoryMb);
      if (message.type === 'log') this.#log(message.text);
      else if (message.type !== 'memory') this.#answer?.(message);
    });
    this.#worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') this.#weigh(Infinity);
      else {
        // What Node prints when nobody caught it.
        this.#log(`${error.stack ?? error.message}\n`);
        this.#die(EXITED);
      }
    });
    this.#worker.on('exit', () => {
      this.#die(EXITED);
    });
    this.#started = this.#start();
  }

  async invoke(request: InstanceRequest): Promise<Ending> {
    this.#log = request.log;
    this.#startedAt = performance.now();
    const start = await this.#started;
    if (start.type === 'unusable') return this.#fail(start.error);
    if (start.type === 'died') return this.#fail(start.error);
    this.#startedAt = performance.now();
    this.#peakMb = 0;
    const { requestId, credentials } = request;
    const clock = this.#options.readClock();
    const message: ToWorker = { type: 'invoke', requestId, event: request.event, credentials, clock };
    return this.#toEnding(await this.#exchange(message, this.#options.timeoutMs));
  }

  kill(): void {
    this.#die(EXITED);
  }

  async stop(): Promise<void> {
    const { setup, readClock, preStopTimeoutMs, log } = this.#options;
    const { requestId, credentials } = setup;
    this.#log = log;
    if (this.#death === undefined) {
      await this.#exchange({ type: 'preStop', requestId, credentials, clock: readClock() }, preStopTimeoutMs);
    }
    this.#die(EXITED);
  }

  // Loading has a time limit of its own: it costs the function nothing, and a busy laptop is slower than the cloud.
  async #start(): Promise<Reply> {
    const { setup, readClock, initializerTimeoutMs } = this.#options;
    const loaded = await this.#exchange(undefined, LOAD_TIMEOUT_MS);
    if (loaded.type !== 'ready' || setup.initializer === undefined) return loaded;
    const { requestId, credentials } = setup;
    return this.#exchange({ type: 'initialize', requestId, credentials, clock: readClock() }, initializerTimeoutMs);
  }

  #toEnding(reply: Reply): Ending {
    const durationMs = performance.now() - this.#startedAt;
    switch (reply.type) {
      case 'result':
        return { ok: true, body: Buffer.from(reply.body), durationMs, memoryMb: this.#peakMb, alive: true };
      case 'failure':
        return {
          ok: false,
          error: reply.error,
          handled: reply.handled,
          durationMs,
          memoryMb: this.#peakMb,
          alive: true,
        };
      case 'died':
        return this.#fail(reply.error);
      case 'ready':
      case 'unusable':
      case 'stopped':
        throw new Error(`a function instance answered an invocation with '${reply.type}'`);
    }
  }

  #fail(error: FunctionError): Ending {
    this.#die(error);
    const durationMs = performance.now() - this.#startedAt;
    const described = error === EXITED ? exited(durationMs, this.#peakMb) : error;
    return { ok: false, error: described, handled: false, durationMs, memoryMb: this.#peakMb, alive: false };
  }

  /** Notes how much memory the instance holds, and ends it above its limit. */
  #weigh(memoryMb: number): void {
    const limit = this.#options.memoryMb;
    this.#peakMb = Math.max(this.#peakMb, Math.min(memoryMb, limit));
    if (memoryMb > limit) this.#die(outOfMemory(limit));
  }

  /** Sends a message, if any, and waits for the next reply. Ends the instance when none comes in time. */
  async #exchange(message: ToWorker | undefined, timeoutMs: number): Promise<Reply> {
    if (this.#death !== undefined) return this.#death;
    const reply = new Promise<Reply>((resolve) => {
      this.#answer = resolve;
    });
    const { wallClock } = this.#options;
    const timer = wallClock.setTimeout(() => {
      this.#die(timedOut(timeoutMs));
    }, timeoutMs);
    if (message !== undefined) this.#worker.postMessage(message);
    try {
      return await reply;
    } finally {
      wallClock.clearTimeout(timer);
    }
  }

  #die(error: FunctionError): void {
    if (this.#death !== undefined) return;
    this.#death = { type: 'died', error };
    void this.#worker.terminate();
    this.#answer?.(this.#death);
  }
}

const timedOut = (timeoutMs: number): FunctionError => ({
  errorMessage: `Function timed out after ${timeoutMs / 1000} seconds`,
  errorType: 'FunctionTimedOut',
});

const outOfMemory = (memoryMb: number): FunctionError => ({
  errorMessage: `Function ran out of memory (memory size: ${memoryMb} MB)`,
  errorType: 'FunctionOutOfMemory',
});

const EXITED: FunctionError = { errorMessage: 'Process exited unexpectedly before completing request' };

// The documentation of error handling shows both figures as whole numbers.
const exited = (durationMs: number, memoryMb: number): FunctionError => ({
  errorMessage: `${EXITED.errorMessage} (duration: ${Math.round(durationMs)}ms, maxMemoryUsage: ${Math.round(memoryMb)}MB)`,
});
