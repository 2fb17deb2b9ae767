import pLimit from 'p-limit';
import { createAccountServices, type AccountServices } from './accountServices.ts';
import type { Endpoints } from './api.ts';
import { ScaledClock, type Clock } from './clock.ts';
import type { Control } from './control.ts';
import { CredentialStore } from './credentials.ts';
import * as defaults from './ecs/defaults.ts';
import { createEcs } from './ecs/index.ts';
import { createFc, type Fc } from './fc/index.ts';
import { readSpec } from './fc/spec.ts';
import { Faults } from './faults.ts';
import type { Log } from './log.ts';
import { ensureQueue, ensureTopic, mnsMessages } from './messages.ts';
import { createMns } from './mns/index.ts';
import { fillIn, type Placeholders } from './placeholders.ts';
import { createRandom, type Random } from './random.ts';
import type { ServiceName } from './services.ts';
import type { Settings } from './settings.ts';
import { startProxy, type StartedProxy } from './proxy/index.ts';
import { loadState, saveState, type State } from './state.ts';
import { UsageError } from './usageError.ts';

export interface CloudOptions extends Settings {
  /** The text of the built function worker: whatever a build does to its file, this cloud goes on with what it has read. */
  worker: string;
  log: Log;
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
  const stateFile = options.state;
  const state = stateFile === undefined ? undefined : await loadState(stateFile);
  const base = createBase(options, state?.now);
  const services = createServices(options, base);
  const { ecs, mns } = services;
  // All write the same draft.
  const saveOne = pLimit(1);
  let fc: Fc | undefined;
  let proxy: StartedProxy | undefined;
  const save =
    stateFile === undefined
      ? undefined
      : () => saveOne(() => saveState(stateFile, { version: 1, now: base.clock.now(), ...snapshots(services, fc) }));
  const close = async (): Promise<void> => {
    await proxy?.close();
    await fc?.close();
    try {
      await save?.();
    } finally {
      await Promise.all([ecs.close(), mns.close()]);
    }
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
    await restoreFunctions(stateFile ?? '', state?.fc, fc);
    ecs.inMemory.onStateChange((change) => fc?.onStateChange(change));
    const fcUrl = await onPort('fc', options.ports.fc, fc);
    proxy = await createProxy(options, { ...urls, fc: fcUrl });
    const endpoints = describe(options, { ...urls, fc: fcUrl }, Object.keys(fc.stats()), proxy);
    return { endpoints, close };
  } catch (error) {
    await Promise.all([proxy?.close(), fc?.close(), ecs.close(), mns.close()]);
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
  const faults = new Faults(random(), options.faults, ({ kind, ms, code }, where) => {
    options.log.info({ kind, ms, code, ...where }, 'fault struck');
  });
  return { clock, credentials, random, faults };
}

interface Services {
  ecs: ReturnType<typeof createEcs>;
  mns: ReturnType<typeof createMns>;
  account: AccountServices;
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
    account: createAccountServices({ clock, credentials, region, accountId, random: random() }),
  };
}

function restore(file: string, state: State, { ecs, mns, account }: Services): void {
  try {
    ecs.restore(state.ecs);
    mns.restore(state.mns);
    if (state.account !== undefined) account.restore(state.account);
  } catch (error) {
    throw new UsageError(`${file} cannot be restored: move it away to start afresh (${String(error)})`);
  }
}

async function restoreFunctions(file: string, snapshot: unknown, fc: Fc): Promise<void> {
  if (snapshot === undefined) return;
  try {
    await fc.restore(snapshot);
  } catch (error) {
    throw new UsageError(`${file} cannot be restored: move it away to start afresh (${String(error)})`);
  }
}

function snapshots({ ecs, mns, account }: Services, fc: Fc | undefined): Omit<State, 'version' | 'now'> {
  return { ecs: ecs.snapshot(), mns: mns.snapshot(), fc: fc?.snapshot(), account: account.snapshot() };
}

interface Urls {
  ecs?: string;
  mns?: string;
}

async function listen({ services, ports }: CloudOptions, { ecs, mns }: Services): Promise<Urls> {
  const urls: Urls = {};
  if (services.includes('ecs')) urls.ecs = await onPort('ecs', ports.ecs, ecs);
  if (services.includes('mns')) urls.mns = await onPort('mns', ports.mns, mns);
  return urls;
}

function onPort(
  service: ServiceName,
  port: number,
  server: { listen: (port: number) => Promise<string> },
): Promise<string> {
  return onFreePort(port, `--${service}-port`, () => server.listen(port));
}

/** What `listen` resolves to. Throws UsageError, which names the flag, when the port is in use. */
async function onFreePort<T>(port: number, flag: string, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new UsageError(`port ${port} is in use: end what listens there, or choose another with ${flag}`);
  }
}

async function createFunctions(
  options: CloudOptions,
  base: Base,
  { mns, account }: Services,
  urls: Urls,
  control: Control,
): Promise<Fc> {
  const { clock, faults, credentials, random } = base;
  const { worker, speed, region, accountId, accessKeyId, accessKeySecret } = options;
  for (const name of options.queues) ensureQueue(mns.inMemory, name);
  for (const name of options.topics) ensureTopic(mns.inMemory, name);
  const spec = { offers: fillIn(options.env, placeholders(options, urls)), accountId, accessKeyId, accessKeySecret };
  const functions = options.services.includes('fc') && !options.empty ? await readSpec(options.spec, spec) : [];
  const log = options.log.child({ service: 'fc' });
  const messages = mnsMessages(mns.inMemory, clock, log);
  const shared = { clock, faults, credentials, random: random(), region, accountId, messages, control, log };
  return createFc({ ...shared, functions, worker, speed, services: account });
}

/** What a variable for the spec can be filled in with: where the cloud is, and the ids that every region starts with. */
function placeholders({ region, accountId }: CloudOptions, { ecs, mns }: Urls): Placeholders {
  return new Map([
    ['region', region],
    ['accountId', accountId],
    ['ecs', ecs],
    ['mns', mns],
    ['imageId', defaults.DEFAULT_IMAGE_ID],
    ['instanceType', defaults.DEFAULT_INSTANCE_TYPE],
    ['securityGroupId', defaults.DEFAULT_SECURITY_GROUP_ID],
    ['vSwitchId', defaults.DEFAULT_VSWITCH_ID],
  ]);
}

async function createProxy(options: CloudOptions, urls: Urls & { fc: string }): Promise<StartedProxy | undefined> {
  const { proxy: port, log } = options;
  if (port === undefined) return undefined;
  return onFreePort(port, '--proxy', () => startProxy(port, urls, log.child({ service: 'proxy' })));
}

function describe(
  options: CloudOptions,
  urls: Urls & { fc: string },
  functions: string[],
  proxy: StartedProxy | undefined,
): Endpoints {
  const { region, accountId, accessKeyId, accessKeySecret } = options;
  return {
    ...urls,
    functions: Object.fromEntries(functions.map((name) => [name, `${urls.fc}/${name}`])),
    ...(proxy === undefined ? {} : { proxy: proxy.endpoint }),
    region,
    accountId,
    accessKeyId,
    accessKeySecret,
  };
}
