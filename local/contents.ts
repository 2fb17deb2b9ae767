import type { PageFiles } from '../console/server/page.ts';
import { Journal } from './console/journal.ts';
import { noteEcsCall, noteMnsCall, noteRun } from './console/noting.ts';
import { createAccountServices, type AccountServices } from './accountServices.ts';
import { ScaledClock, VirtualClock } from './clock.ts';
import type { Control } from './control.ts';
import { CredentialStore } from './credentials.ts';
import { createEcs } from './ecs/index.ts';
import type { Invocation } from './fc/function.ts';
import { createFc, type Fc } from './fc/index.ts';
import type { SpecFunction } from './fc/spec.ts';
import { Faults } from './faults.ts';
import type { Log } from './log.ts';
import { ensureQueue, ensureTopic, mnsMessages } from './messages.ts';
import { Metrics } from './metrics.ts';
import { createMns } from './mns/index.ts';
import { createRandom, type Random } from './random.ts';
import type { Settings } from './settings.ts';
import type { State } from './state.ts';
import { UsageError } from './usageError.ts';

export interface CloudOptions extends Settings {
  /** The text of the built function worker: whatever a build does to its file, this cloud goes on with what it has read. */
  worker: string;
  /** The built files of the console's page. */
  consolePage: () => PageFiles;
  log: Log;
}

/** Ends connections and timers. */
export async function closeServices({ ecs, mns }: Pick<Services, 'ecs' | 'mns'>): Promise<void> {
  await Promise.all([ecs.close(), mns.close()]);
}

/** What contents begin with. */
export interface Origin {
  state: State;
  /** How the sentence begins that says that it cannot be restored. */
  refusal: string;
}

/** The services, with all that they hold, and what they share. */
export interface Services {
  clock: ScaledClock | VirtualClock;
  faults: Faults;
  credentials: CredentialStore;
  /** For Function Compute, which comes last. */
  random: Random;
  /** For snapshots: what chance goes on from after each. */
  seeds: Random;
  ecs: ReturnType<typeof createEcs>;
  mns: ReturnType<typeof createMns>;
  account: AccountServices;
  metrics: Metrics;
  /** What happened, for the console. */
  journal: Journal;
}

/** All that a cloud holds at a time. A reset puts another in its place, behind the same ports. */
export interface Contents extends Services {
  fc: Fc;
}

/**
 * ECS, MNS and the account's services, as a fresh account has them or as `from` holds them. Throws UsageError when they
 * cannot be restored.
 */
export function createServices(options: CloudOptions, from: Origin | undefined): Services {
  const state = from?.state;
  const { region, accountId, accessKeyId, accessKeySecret, durations, visibilityLag, spotLifetime, log } = options;
  // Each has its own source of chance, so that the calls to one do not change the others.
  let seed = state?.seed ?? options.seed;
  const random = (): Random => createRandom(seed++);
  const clock = options.speed === 0 ? new VirtualClock(state?.now) : new ScaledClock(options.speed, state?.now);
  const credentials = new CredentialStore({ accessKeyId, accessKeySecret }, accountId, clock, random());
  // With what was lost and what vanished in the log, one can tell afterwards what nobody could have known.
  const faults = new Faults(random(), options.faults, ({ kind, ms, code }, where) => {
    log.info({ kind, ms, code, ...where }, 'fault struck');
  });
  const aging = { durations, visibilityLag, ...(spotLifetime === undefined ? {} : { spotLifetime }) };
  const shared = { clock, faults, credentials, region, accountId };
  const metrics = new Metrics();
  const count = (service: string, action: string, code: string | undefined): void => {
    metrics.add('local_requests_total', { service, action, code: code ?? 'OK' });
  };
  const mnsLog = log.child({ service: 'mns' });
  const journal = new Journal();
  const ecs = createEcs({
    ...{ ...shared, ...aging, random: random(), log: log.child({ service: 'ecs' }) },
    onAnswer: (call, code, answer) => {
      count('ecs', call.action, code);
      noteEcsCall(journal, call, code, answer);
    },
  });
  ecs.inMemory.onStateChange(({ instanceId, state, time: at }) => {
    journal.states.add({ at, instanceId, state });
  });
  const mns = createMns({
    ...shared,
    random: random(),
    onAnswer: (call, code) => {
      count('mns', call.action, code);
      noteMnsCall(journal, call, code, clock.now());
    },
    log: (message, details) => {
      mnsLog.info(details ?? {}, message);
    },
  });
  const account = createAccountServices({ ...shared, random: random() });
  if (from !== undefined) restore(from, { ecs, mns, account });
  for (const name of options.queues) ensureQueue(mns.inMemory, name);
  for (const name of options.topics) ensureTopic(mns.inMemory, name);
  return { clock, faults, credentials, random: random(), seeds: random(), ecs, mns, account, metrics, journal };
}

function restore({ state, refusal }: Origin, { ecs, mns, account }: Pick<Services, 'ecs' | 'mns' | 'account'>): void {
  try {
    ecs.restore(state.ecs);
    mns.restore(state.mns);
    if (state.account !== undefined) account.restore(state.account);
  } catch (error) {
    ecs.inMemory.close();
    mns.inMemory.close();
    throw new UsageError(`${refusal} (${String(error)})`);
  }
}

/**
 * Puts Function Compute on top of the others, with the spec's functions and those that `from` holds. It does not run yet.
 * Throws UsageError when one of them cannot.
 */
export async function addFunctions(
  options: CloudOptions,
  services: Services,
  functions: SpecFunction[],
  control: Control,
  from: Origin | undefined,
): Promise<Contents> {
  const { worker, speed, region, accountId } = options;
  const { clock, faults, credentials, random, mns, ecs, account, metrics, journal } = services;
  const log = options.log.child({ service: 'fc' });
  const messages = mnsMessages(mns.inMemory, clock, log);
  const shared = { clock, faults, credentials, random, region, accountId, messages, control, log };
  const onRun = (name: string, run: Invocation): void => {
    measureRun(metrics, name, run);
    noteRun(journal, name, run, clock.now());
  };
  const fc = createFc({ ...shared, functions, worker, speed, services: account, onRun });
  if (from?.state.fc !== undefined) await restoreFunctions(from, fc);
  ecs.inMemory.onStateChange((change) => {
    fc.onStateChange(change);
  });
  return { ...services, fc };
}

/** Counts a run of a function, and the figures in its log. */
function measureRun(metrics: Metrics, name: string, { ok, durationMs, log }: Invocation): void {
  const labels = { function: name, result: ok ? 'ok' : 'error' };
  metrics.add('local_function_invocations_total', labels);
  metrics.add('local_function_duration_seconds_sum', labels, durationMs / 1000);
  metrics.readLog(name, log);
}

/** All figures of a cloud, as Prometheus reads them. */
export function renderMetrics({ metrics, mns }: Contents): string {
  for (const queue of mns.inMemory.queues()) {
    const { QueueName, ActiveMessages, InactiveMessages, DelayMessages } = queue.describe();
    const states = { visible: ActiveMessages, received: InactiveMessages, delayed: DelayMessages };
    for (const [state, count] of Object.entries(states)) {
      metrics.set('local_queue_messages', { queue: QueueName, state }, count);
    }
  }
  return metrics.render();
}

async function restoreFunctions({ state, refusal }: Origin, fc: Fc): Promise<void> {
  try {
    await fc.restore(state.fc);
  } catch (error) {
    await fc.close();
    throw new UsageError(`${refusal} (${String(error)})`);
  }
}

/** All that is kept of the contents, as plain JSON that nothing changes any more. */
export function stateOf({ clock, seeds, ecs, mns, fc, account }: Contents): State {
  return structuredClone({
    version: 1 as const,
    now: clock.now(),
    seed: seeds.integer(0, 2 ** 31 - 1),
    ecs: ecs.snapshot(),
    mns: mns.snapshot(),
    fc: fc.snapshot(),
    account: account.snapshot(),
  });
}
