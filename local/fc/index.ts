import type { Control } from '../control.ts';
import { ScaledClock, type Clock, type HoldingClock } from '../clock.ts';
import type { CredentialStore } from '../credentials.ts';
import type { Faults } from '../faults.ts';
import type { HttpServer } from '../httpServer.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import type { AccountServices } from '../accountServices.ts';
import { AsyncInvocations } from './asyncInvocations.ts';
import { Uploads } from './code/uploads.ts';
import { instanceEnvironment } from './environment.ts';
import type { FunctionStats, Invocation } from './function.ts';
import type { FunctionConfig } from './functionConfig.ts';
import { WorkerInstance, type InstanceRequest } from './instance.ts';
import type { MessageService } from './messageService.ts';
import { type InstancePool, REGION_INSTANCE_LIMIT } from './pool.ts';
import { hex } from './requestId.ts';
import { Functions } from './resource/functions.ts';
import { readSnapshot, writeSnapshot } from './resource/snapshot.ts';
import { createFcServer } from './server.ts';
import { bundleFile, type SpecFunction } from './spec.ts';
import type { StateChange } from './trigger/cloudEvent.ts';
import { callTrigger, type OwnAnswer, type OwnCall } from './trigger/http.ts';
import { monotonicMs } from './worker/cloudDate.ts';

export interface FcOptions {
  /** Those that are there at the start. */
  functions: SpecFunction[];
  /** The text of the built worker (local/fc/worker/runtime.ts as one CommonJS file): no build can change it meanwhile. */
  worker: string;
  clock: HoldingClock;
  /** How many times faster than real time `clock` runs. */
  speed: number;
  random: Random;
  faults: Faults;
  credentials: CredentialStore;
  region: string;
  accountId: string;
  messages: MessageService;
  control: Control;
  log: Log;
  /** Called after each run of a function. */
  onRun?: (functionName: string, run: Invocation) => void;
  /** What else answers on this port. */
  services: Pick<AccountServices, 'serve' | 'checkLogConfig' | 'autoLog' | 'takeLog'>;
}

export interface Fc {
  readonly server: HttpServer;
  /** Serves on this port (0: a free one) and starts timers and event streams. Resolves to the base URL. */
  listen(port: number): Promise<string>;
  /** Serves where `before` has done so, and starts timers and event streams. Call `before.end` first. */
  takeOver(before: Fc): void;
  /** Ends triggers and every function instance. */
  end(): Promise<void>;
  /** Ends these and all connections. */
  close(): Promise<void>;
  stats(): Record<string, FunctionStats>;
  functions(): FunctionConfig[];
  /** Calls the HTTP trigger of a function as somebody who may. Throws FcError where there is none, or it does not run. */
  callHttp(name: string, call: OwnCall): Promise<OwnAnswer>;
  /** Delivers an instance's change of state to the functions with a matching trigger. */
  onStateChange(change: StateChange): void;
  /** The functions that were deployed or changed since the start, and asynchronous invocations that wait, as plain JSON. */
  snapshot(): unknown;
  /** Puts them in the place of what the spec says. Throws ValiError or FcError when it is no snapshot. */
  restore(snapshot: unknown): Promise<void>;
}

/**
 * Function Compute on this machine: functions in worker threads, their triggers, and an HTTP server that answers as the
 * APIs 2023-03-30 and 2016-08-15 do. Throws UsageError when a bundle is not built or a trigger cannot be read.
 *
 * @example
 * const fc = createFc({
 *   functions: await readSpec('s.yaml', { offers: {}, accountId, accessKeyId, accessKeySecret }),
 *   messages: mnsMessages(mns.inMemory, clock, log),
 *   services: createAccountServices({ clock, random, credentials, faults, region, accountId }),
 *   ...{ workerFile, clock, speed: 1, random, faults, credentials, region, accountId, control, log },
 * });
 * const url = await fc.listen(0);
 */
export function createFc(options: FcOptions): Fc {
  const { clock, random, credentials, region, accountId, log } = options;
  const asyncInvocations = new AsyncInvocations({ region, accountId, clock, log, messages: options.messages });
  const functions = createFunctions(options, asyncInvocations);
  const server: HttpServer = createFcServer({
    ...{ functions, asyncInvocations, clock, credentials, accountId, control: options.control, random, log },
    uploads: new Uploads({ clock, random, credentials, region, accountId }),
    place: { region, accountId },
    serveOthers: (call) => options.services.serve(call),
    triggerUrl: (name) => `${server.url}/${name}`,
  });
  const end = async (): Promise<void> => {
    functions.stop();
    asyncInvocations.close();
    await functions.close();
  };
  return {
    server,
    async listen(port) {
      const url = await server.listen(port);
      asyncInvocations.start();
      functions.start();
      return url;
    },
    takeOver(before) {
      server.takeOver(before.server);
      asyncInvocations.start();
      functions.start();
    },
    end,
    async close() {
      await end();
      await server.close();
    },
    stats: () => functions.stats(),
    functions: () => functions.all().map(({ running }) => running.config),
    callHttp: (name, call) => callTrigger(name, call, { functions, accountId, clock }),
    onStateChange: (change) => {
      functions.onStateChange(change);
    },
    snapshot: () => ({ ...writeSnapshot(functions.snapshot()), invocations: asyncInvocations.snapshot() }),
    async restore(snapshot) {
      await functions.restore(readSnapshot(snapshot));
      // Snapshots of before had none.
      const { invocations = [] } = snapshot as { invocations?: unknown };
      asyncInvocations.restore(invocations, (name) => functions.get(name));
    },
  };
}

function createFunctions(options: FcOptions, asyncInvocations: AsyncInvocations): Functions {
  const { clock, random, faults, credentials, log, services } = options;
  const wallClock = new ScaledClock();
  const functions = new Functions({
    ...{ clock, wallClock, random, faults, credentials, log, onRun: options.onRun },
    checkLogConfig: (logConfig) => {
      services.checkLogConfig(logConfig);
    },
    quota: { instances: 0, limit: REGION_INSTANCE_LIMIT, pools: new Set<InstancePool>() },
    onPrinted: ({ functionName, logConfig }, text) => {
      services.takeLog(logConfig, { functionName, text });
    },
    startInstance: instanceStarter(options, wallClock),
    sources: { ...options, asyncInvocations },
    newId: () => `${hex(random, 8)}-${hex(random, 4)}-${hex(random, 4)}-${hex(random, 4)}-${hex(random, 12)}`,
  });
  for (const each of options.functions) functions.addFromSpec(withLogPlace(each, services));
  return functions;
}

/** A function of a spec with what deployers make of `logConfig: auto`. */
function withLogPlace(spec: SpecFunction, services: Pick<AccountServices, 'autoLog'>): SpecFunction {
  if (spec.logConfig !== 'auto') return spec;
  const logConfig = services.autoLog();
  return { ...spec, logConfig, props: { ...spec.props, logConfig } };
}

function instanceStarter(options: FcOptions, wallClock: Clock) {
  // The place of a handler is looked up once: a build may be writing its folder later.
  const files = new WeakMap<FunctionConfig, string>();
  return (config: FunctionConfig, request: InstanceRequest): WorkerInstance => {
    const { initializer, preStop } = config.instanceLifecycleConfig;
    const { functionName: name, handler, memorySize: memory, timeout } = config;
    const { region, accountId, clock, speed } = options;
    const instanceId = `c-${hex(options.random, 8)}-${hex(options.random, 12)}`;
    const file = files.get(config) ?? bundleFile(config);
    files.set(config, file);
    return new WorkerInstance({
      id: instanceId,
      worker: options.worker,
      environment: instanceEnvironment(config, { region, accountId, instanceId }, request.credentials),
      setup: {
        file,
        folder: config.codeDirectory,
        handler,
        initializer: initializer?.handler,
        preStop: preStop?.handler,
        identity: { function: { name, handler, memory, timeout }, region, accountId },
        requestId: request.requestId,
        credentials: request.credentials,
      },
      readClock: () => ({ speed, cloudMs: clock.now(), monotonicMs: monotonicMs() }),
      memoryMb: memory,
      timeoutMs: timeout * 1000,
      initializerTimeoutMs: (initializer?.timeout ?? 0) * 1000,
      preStopTimeoutMs: (preStop?.timeout ?? 3) * 1000,
      wallClock,
      log: (text) => {
        options.log.info({ function: name, instanceId }, text.trimEnd());
        options.services.takeLog(config.logConfig, { functionName: name, text });
      },
    });
  };
}
