/** What the host and a function instance (a worker thread) say to each other. All of it crosses a structured clone. */

export interface InvocationCredentials {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string;
}

/** How the cloud's clock runs: at `monotonicMs` (process.hrtime, in milliseconds) it stood at `cloudMs`. */
export interface ClockReading {
  speed: number;
  cloudMs: number;
  monotonicMs: number;
}

/** The parts of a function's context that stay the same as long as the instance lives. */
export interface InstanceIdentity {
  function: { name: string; handler: string; memory: number; timeout: number };
  region: string;
  accountId: string;
}

export interface WorkerSetup {
  /** Absolute path of the module that holds the handler and the hooks. */
  file: string;
  /** Absolute path of the folder of the code. */
  folder: string;
  handler: string;
  initializer: string | undefined;
  preStop: string | undefined;
  identity: InstanceIdentity;
  clock: ClockReading;
  /** The request that started the instance. What the instance logs while it loads belongs to this request. */
  requestId: string;
  credentials: InvocationCredentials | undefined;
}

/** As Function Compute answers it when a function fails. */
export interface FunctionError {
  errorMessage: string;
  errorType?: string;
  stackTrace?: string[];
}

/** What every message to an instance tells. */
interface Told {
  requestId: string;
  credentials: InvocationCredentials | undefined;
  /** A clock that moves only when told to has moved since the last message. */
  clock: ClockReading;
}

export type ToWorker =
  ({ type: 'invoke'; event: Uint8Array } & Told) | ({ type: 'initialize' } & Told) | ({ type: 'preStop' } & Told);

export type FromWorker =
  /** The bundle is loaded, or the initializer has run. */
  | { type: 'ready' }
  | { type: 'unusable'; error: FunctionError }
  | { type: 'log'; text: string }
  /** What the instance holds now, in MB; told now and then in the course of an invocation. */
  | { type: 'memory'; memoryMb: number }
  | { type: 'result'; body: Uint8Array; memoryMb: number }
  /** `handled`: the function passed the error to its callback, rather than throwing it. */
  | { type: 'failure'; error: FunctionError; handled: boolean; memoryMb: number }
  | { type: 'stopped' };
