import { ScaledClock, type Clock } from './clock.ts';
import type { Control } from './control.ts';
import { CredentialStore } from './credentials.ts';
import * as defaults from './ecs/defaults.ts';
import { createEcs } from './ecs/index.ts';
import { createFc, type Fc } from './fc/index.ts';
import { readSpec } from './fc/spec.ts';
import { Faults, type FaultRule } from './faults.ts';
import type { Log } from './log.ts';
import { ensureQueue, ensureTopic, mnsMessages } from './messages.ts';
import { createMns } from './mns/index.ts';
import { createRandom, type Random } from './random.ts';
import type { ServiceName } from './services.ts';
import { loadState, saveState, type State } from './state.ts';
import { UsageError } from './usageError.ts';

export { SERVICES, type ServiceName } from './services.ts';

export interface CloudOptions {
  /** The s.yaml whose functions run. */
  specFile: string;
  /** The built function worker. */
  workerFile: string;
  /** TCP ports on loopback; 0 takes a free one. */
  ports: Record<ServiceName, number>;
  /** What runs; the Function Compute port answers `/_local/…` in any case. */
  services: ReadonlySet<ServiceName>;
  accessKeyId: string;
  accessKeySecret: string;
  accountId: string;
  region: string;
  /** Mean seconds that an instance spends in each passing state; 0: none. */
  durations: { pending: number; starting: number; stopping: number };
  /** Seconds for which Describe does not show a new instance. */
  visibilityLag: number;
  /** Mean seconds until a spot instance past its protected hours is taken back; undefined: never. */
  spotLifetime: number | undefined;
  /** How many times faster than real time lifecycles, delays and timers run. */
  speed: number;
  seed: number;
  faults: readonly FaultRule[];
  /** Loaded at the start if it exists, written at the end and on demand. */
  stateFile: string | undefined;
  log: Log;
}

/** Where a running local cloud is and whom it lets in. */
export interface Endpoints {
  ecs?: string;
  mns?: string;
  fc: string;
  functions: Record<string, string>;
  region: string;
  accountId: string;
  accessKeyId: string;
  accessKeySecret: string;
}

export interface Cloud {
  endpoints: Endpoints;
  /** Ends everything and writes the state file. */
  close(): Promise<void>;
}

/**
 * Starts ECS, MNS and Function Compute on this machine. Throws UsageError when the user can put right what stops it.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  options.log.info({ seed: options.seed }, 'starting');
  const stateFile = options.stateFile;
  const state = stateFile === undefined ? undefined : await loadState(stateFile);
  const base = createBase(options, state?.now);
  const services = createServices(options, base);
  const { ecs, mns } = services;
  let fc: Fc | undefined;
  const save =
    stateFile === undefined
      ? undefined
      : () => saveState(stateFile, { version: 1, now: base.clock.now(), ecs: ecs.snapshot(), mns: mns.snapshot() });
  const close = async (): Promise<void> => {
    await fc?.close();
    await save?.();
    await Promise.all([ecs.close(), mns.close()]);
  };
  try {
    if (stateFile !== undefined && state !== undefined) restore(stateFile, state, services);
    const urls = await listen(options, services);
    const control: Control = {
      faults: base.faults,
      saveState: save,
      issueKey: () => base.credentials.issue(KEY_MS),
      stats: () => ({ ecs: ecs.stats(), mns: mns.stats(), fc: fc?.stats() ?? {} }),
    };
    fc = await createFunctions(options, base, services, urls, control);
    ecs.inMemory.onStateChange((change) => fc?.onStateChange(change));
    const fcUrl = await onPort('fc', options.ports.fc, fc);
    return { endpoints: describe(options, urls, fcUrl, Object.keys(fc.stats())), close };
  } catch (error) {
    await Promise.all([fc?.close(), ecs.close(), mns.close()]);
    throw error;
  }
}

// As long as the Security Token Service gives when nobody asks for another time.
const KEY_MS = 60 * 60_000;

interface Base {
  clock: Clock;
  faults: Faults;
  credentials: CredentialStore;
  random: () => Random;
}

/** What all services share. Each has its own source of chance, so that the calls to one do not change the others. */
function createBase(options: CloudOptions, notBefore: number | undefined): Base {
  let seed = options.seed;
  const random = (): Random => createRandom(seed++);
  const clock = new ScaledClock(options.speed, notBefore);
  const { accessKeyId, accessKeySecret, accountId } = options;
  const credentials = new CredentialStore({ accessKeyId, accessKeySecret }, accountId, clock, random());
  // With what was lost and what vanished in the log, one can tell afterwards what nobody could have known.
  const faults = new Faults(random(), options.faults, ({ kind, ms }, where) => {
    options.log.info({ kind, ms, ...where }, 'fault struck');
  });
  return { clock, credentials, random, faults };
}

interface Services {
  ecs: ReturnType<typeof createEcs>;
  mns: ReturnType<typeof createMns>;
}

function createServices(options: CloudOptions, base: Base): Services {
  const { region, accountId, durations, visibilityLag, spotLifetime } = options;
  const aging = { durations, visibilityLag, ...(spotLifetime === undefined ? {} : { spotLifetime }) };
  const { clock, faults, credentials, random } = base;
  const mnsLog = options.log.child({ service: 'mns' });
  const shared = { clock, faults, credentials, region, accountId };
  return {
    ecs: createEcs({ ...shared, ...aging, random: random(), log: options.log.child({ service: 'ecs' }) }),
    mns: createMns({
      ...shared,
      random: random(),
      log: (message, details) => {
        mnsLog.info(details ?? {}, message);
      },
    }),
  };
}

function restore(file: string, state: State, { ecs, mns }: Services): void {
  try {
    ecs.restore(state.ecs);
    mns.restore(state.mns);
  } catch (error) {
    throw new UsageError(`${file} cannot be restored: move it away to start afresh (${String(error)})`);
  }
}

interface Urls {
  ecs?: string;
  mns?: string;
}

async function listen({ services, ports }: CloudOptions, { ecs, mns }: Services): Promise<Urls> {
  const urls: Urls = {};
  if (services.has('ecs')) urls.ecs = await onPort('ecs', ports.ecs, ecs);
  if (services.has('mns')) urls.mns = await onPort('mns', ports.mns, mns);
  return urls;
}

async function onPort(
  service: ServiceName,
  port: number,
  server: { listen: (port: number) => Promise<string> },
): Promise<string> {
  try {
    return await server.listen(port);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new UsageError(`port ${port} is in use: end what listens there, or choose another with --${service}-port`);
  }
}

async function createFunctions(
  options: CloudOptions,
  base: Base,
  { mns }: Services,
  urls: Urls,
  control: Control,
): Promise<Fc> {
  const { clock, faults, credentials, random } = base;
  const { workerFile, speed, region, accountId, accessKeyId, accessKeySecret } = options;
  const offers = environmentOffers(region, urls);
  const account = { accountId, accessKeyId, accessKeySecret };
  const functions = options.services.has('fc') ? await readSpec(options.specFile, { offers, ...account }) : [];
  for (const { environmentVariables: environment } of functions) {
    for (const name of [environment['QUEUE_NAME'], environment['DEAD_LETTER_QUEUE']]) {
      if (name !== undefined) ensureQueue(mns.inMemory, name);
    }
    if (environment['OUTCOME_TOPIC'] !== undefined) ensureTopic(mns.inMemory, environment['OUTCOME_TOPIC']);
  }
  const log = options.log.child({ service: 'fc' });
  const messages = mnsMessages(mns.inMemory, clock, log);
  const shared = { clock, faults, credentials, random: random(), region, accountId, messages, control, log };
  return createFc({ ...shared, functions, workerFile, speed });
}

/** What an s.yaml may ask for with `${env('NAME', …)}`, so that `{}` is a complete request on the local cloud. */
function environmentOffers(region: string, urls: Urls): Record<string, string> {
  return {
    REGION: region,
    ...(urls.ecs === undefined ? {} : { ECS_ENDPOINT: urls.ecs }),
    ...(urls.mns === undefined ? {} : { MNS_ENDPOINT: urls.mns }),
    IMAGE_ID: defaults.DEFAULT_IMAGE_ID,
    INSTANCE_TYPE: defaults.DEFAULT_INSTANCE_TYPE,
    SECURITY_GROUP_ID: defaults.DEFAULT_SECURITY_GROUP_ID,
    VSWITCH_ID: defaults.DEFAULT_VSWITCH_ID,
    SYSTEM_DISK_CATEGORY: 'cloud_essd',
    ALLOW_PREPAID: 'true',
  };
}

function describe(options: CloudOptions, urls: Urls, fc: string, functions: string[]): Endpoints {
  const { region, accountId, accessKeyId, accessKeySecret } = options;
  return {
    ...urls,
    fc,
    functions: Object.fromEntries(functions.map((name) => [name, `${fc}/${name}`])),
    region,
    accountId,
    accessKeyId,
    accessKeySecret,
  };
}
