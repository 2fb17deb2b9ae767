import { splitting } from '../../shared/cloud/splitting.ts';
import { inParallel } from '../../shared/domain/lists.ts';
import { BATCH_LIMIT, type BatchResult, type StopOptions } from '../../shared/cloud/ecs.ts';
import { CloudError, classify } from '../../shared/cloud/errors.ts';
import { STOPPED_MODES, type Instance, type Intent, type Status, type Step } from '../../shared/domain/instance.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { redecide, type Case } from './case.ts';

/** Calls under way at once for the two APIs that take one id a call. */
const LANES = 10;

/**
 * How old a look may be for what is done and told on the strength of it, in milliseconds. One call that times out takes
 * 46 s; by then somebody may have set another goal and been told that it is reached.
 */
export const FRESH_MS = 20_000;

/**
 * Takes the step of every case, in the order in which steps may follow each other within one look: a stopped instance
 * gets its release time, then its address, then its start. Cases change in place: their instance as the answers tell
 * it, their step as it follows from that, or `trouble` where a call failed. What takes too long is left to the next look.
 * @param seenAt when the instances were described, in milliseconds since the epoch.
 */
export async function act(cases: Case[], seenAt: number, ports: Ports): Promise<void> {
  const isFresh = (): boolean => ports.clock.now() - seenAt < FRESH_MS;
  const fresh = (kind: Step['kind']): Case[] => {
    const wanting = cases.filter(wants(kind));
    if (isFresh()) return wanting;
    for (const entry of wanting) entry.step = { kind: 'wait' };
    return [];
  };
  await each(cases, 'setAutoRelease', isFresh, ports, async (entry, instance) => {
    const at = ports.clock.now() + (entry.intent.autoReleaseMinutes ?? 0) * 60_000;
    await ports.ecs.setAutoRelease(instance.instanceId, at);
    return { ...instance, autoReleaseAt: at };
  });
  await each(cases, 'allocateAddress', isFresh, ports, async (_entry, instance) => {
    const address = await ports.ecs.allocatePublicIp(instance.instanceId);
    return { ...instance, publicIps: [address] };
  });
  await batch(fresh('start'), 'Starting', (ids) => ports.ecs.start(ids), ports);
  for (const options of STOP_OPTIONS) {
    const group = fresh('stop').filter(({ intent }) => stopsWith(intent, options));
    await batch(group, 'Stopping', (ids) => ports.ecs.stop(ids, options), ports);
  }
  const releases = fresh('release');
  const instanceIds = releases.map(({ item }) => item.instanceId);
  // Where the queue loses the message, nothing else is left of an instance whose tags are gone with it.
  if (instanceIds.length > 0) ports.log.info('releasing', { instanceIds });
  await batch(releases, undefined, (ids) => ports.ecs.release(ids), ports);
}

function wants(kind: Step['kind']): (entry: Case) => boolean {
  return (entry) => entry.step.kind === kind && entry.trouble === undefined;
}

/** StopInstances takes one set of options for all its ids. */
const STOP_OPTIONS: StopOptions[] = [false, true].flatMap((forceStop) =>
  [undefined, ...STOPPED_MODES].map((stoppedMode) => ({ forceStop, stoppedMode })),
);

function stopsWith(intent: Intent, options: StopOptions): boolean {
  return (intent.forceStop ?? false) === options.forceStop && intent.stoppedMode === options.stoppedMode;
}

async function each(
  cases: Case[],
  kind: Step['kind'],
  isFresh: () => boolean,
  ports: Ports,
  take: (entry: Case, instance: Instance) => Promise<Instance>,
): Promise<void> {
  await inParallel(cases.filter(wants(kind)), LANES, async (entry) => {
    const instance = entry.instance;
    if (instance === undefined) return;
    if (!isFresh()) {
      entry.step = { kind: 'wait' };
      return;
    }
    try {
      Object.assign(entry, redecide({ ...entry, instance: await take(entry, instance) }, ports.clock.now()));
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      refuse(entry, error.code, error.message, ports);
    }
  });
}

/** @param status what the instances are in when the call succeeds; undefined: gone. */
async function batch(
  cases: Case[],
  status: Status | undefined,
  call: (ids: readonly string[]) => Promise<BatchResult[]>,
  ports: Ports,
): Promise<void> {
  for (const entry of cases) entry.acted = true;
  const byId = new Map(cases.map((entry) => [entry.item.instanceId, entry]));
  const { answers, failed } = await splitting([...byId.keys()], BATCH_LIMIT, call);
  for (const { instanceId, code, message } of answers.flat()) {
    const entry = byId.get(instanceId);
    if (entry === undefined) continue;
    byId.delete(instanceId);
    if (code === undefined) accept(entry, status, ports);
    else refuse(entry, code, message, ports);
  }
  for (const { ids, error } of failed) {
    for (const id of ids) {
      const entry = byId.get(id);
      if (entry === undefined) continue;
      byId.delete(id);
      refuse(entry, error.code, error.message, ports);
    }
  }
  // An answer that leaves an id out says nothing of it: another look will tell.
  for (const entry of byId.values()) entry.trouble = 'error';
}

function accept(entry: Case, status: Status | undefined, ports: Ports): void {
  const instance = status === undefined || entry.instance === undefined ? undefined : { ...entry.instance, status };
  Object.assign(entry, redecide({ ...entry, instance }, ports.clock.now()));
}

/** Sorts a refusal: something to wait out, an instance that is no longer there, or the end of this goal. */
function refuse(entry: Case, code: string, message: string, ports: Ports): void {
  const { instanceId } = entry.item;
  const step = entry.step.kind;
  if (code === 'InvalidInstanceId.NotFound') {
    if (step === 'release') accept(entry, undefined, ports);
    else entry.trouble = 'error';
    return;
  }
  ports.log.warn('step refused', { instanceId, step, ...errorFields(new CloudError(step, code, message)) });
  const kind = code === '' ? 'transient' : classify(new CloudError(step, code, message));
  switch (kind) {
    case 'transient':
      entry.trouble = 'error';
      return;
    case 'throttled':
    // A zone without stock may have some in the next minute; the deadline ends the attempts.
    case 'placement':
      entry.trouble = 'throttled';
      return;
    case 'account':
    case 'request':
      entry.step = { kind: 'fail', code, reason: message };
  }
}
