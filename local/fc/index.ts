import type { Control } from '../control.ts';
import { ScaledClock, type Clock } from '../clock.ts';
import type { CredentialStore } from '../credentials.ts';
import type { Faults } from '../faults.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import { AsyncInvocations } from './asyncInvocations.ts';
import { instanceEnvironment } from './environment.ts';
import { LocalFunction, type FunctionStats } from './function.ts';
import type { FunctionConfig } from './functionConfig.ts';
import { WorkerInstance, type InstanceRequest } from './instance.ts';
import type { MessageService } from './messageService.ts';
import { type InstancePool, REGION_INSTANCE_LIMIT } from './pool.ts';
import { hex } from './requestId.ts';
import { createFcServer } from './server.ts';
import { bundleFile } from './spec.ts';
import type { StateChange } from './trigger/cloudEvent.ts';
import { createSources } from './trigger/sources.ts';
import { monotonicMs } from './worker/cloudDate.ts';

export interface FcOptions {
  functions: FunctionConfig[];
  /** The text of the built worker (local/fc/worker/runtime.ts as one CommonJS file): no build can change it meanwhile. */
  worker: string;
  clock: Clock;
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
}

export interface Fc {
  /** Serves on this port (0: a free one) and starts timers and event streams. Resolves to the base URL. */
  listen(port: number): Promise<string>;
  /** Ends triggers, connections and every function instance. */
  close(): Promise<void>;
  stats(): Record<string, FunctionStats>;
  /** Delivers an instance's change of state to the functions with a matching trigger. */
  onStateChange(change: StateChange): void;
}

/**
 * Function Compute on this machine: functions in worker threads, their triggers, and an HTTP server that answers as the
 * APIs 2023-03-30 and 2016-08-15 do. Throws UsageError when a bundle is not built or a trigger cannot be read.
 *
 * @example
 * const fc = createFc({
 *   functions: await readSpec('s.yaml', { offers: {}, accountId, accessKeyId, accessKeySecret }),
 *   messages: mnsMessages(mns.inMemory, clock, log),
 *   ...{ workerFile, clock, speed: 1, random, faults, credentials, region, accountId, control, log },
 * });
 * const url = await fc.listen(0);
 */
export function createFc(options: FcOptions): Fc {
  const { clock, random, faults, credentials, region, accountId, messages, control, log } = options;
  const wallClock = new ScaledClock();
  const quota = { instances: 0, limit: REGION_INSTANCE_LIMIT, pools: new Set<InstancePool>() };
  const startInstance = instanceStarter(options, wallClock);
  const dependencies = { clock, wallClock, random, faults, credentials, quota, log, startInstance };
  const functions = new Map(
    options.functions.map((config) => [config.functionName, new LocalFunction(config, dependencies)]),
  );
  const asyncInvocations = new AsyncInvocations({ region, accountId, clock, log, messages });
  const sources = createSources([...functions.values()], { ...options, asyncInvocations });
  const server = createFcServer({ functions, asyncInvocations, clock, credentials, accountId, control, random, log });
  return {
    async listen(port) {
      const url = await server.listen(port);
      sources.start();
      return url;
    },
    async close() {
      sources.stop();
      asyncInvocations.close();
      await Promise.all([...functions.values()].map((each) => each.close()));
      await Promise.all([sources.close(), server.close()]);
    },
    stats: () => Object.fromEntries([...functions].map(([name, each]) => [name, each.stats()])),
    onStateChange: (change) => {
      sources.onStateChange(change);
    },
  };
}

function instanceStarter(options: FcOptions, wallClock: Clock) {
  const files = new Map(options.functions.map((config) => [config.functionName, bundleFile(config)]));
  return (config: FunctionConfig, request: InstanceRequest): WorkerInstance => {
    const { initializer, preStop } = config.instanceLifecycleConfig;
    const { functionName: name, handler, memorySize: memory, timeout } = config;
    const { region, accountId, clock, speed } = options;
    const instanceId = `c-${hex(options.random, 8)}-${hex(options.random, 12)}`;
    return new WorkerInstance({
      worker: options.worker,
      environment: instanceEnvironment(config, { region, accountId, instanceId }, request.credentials),
      setup: {
        file: files.get(name) ?? bundleFile(config),
        handler,
        initializer: initializer?.handler,
        preStop: preStop?.handler,
        identity: { function: { name, handler, memory, timeout }, region, accountId },
        clock: { speed, cloudMs: clock.now(), monotonicMs: monotonicMs() },
        requestId: request.requestId,
        credentials: request.credentials,
      },
      memoryMb: memory,
      timeoutMs: timeout * 1000,
      initializerTimeoutMs: (initializer?.timeout ?? 0) * 1000,
      preStopTimeoutMs: (preStop?.timeout ?? 3) * 1000,
      wallClock,
      log: (text) => {
        options.log.info({ function: name, instanceId }, text.trimEnd());
      },
    });
  };
}
