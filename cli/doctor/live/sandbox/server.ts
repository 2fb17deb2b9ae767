import * as v from 'valibot';
import { orAbsent } from '../../../account/failure.ts';
import type { Rpc } from '../../../account/rpc.ts';
import { NoAnswerError, RefusedError } from '../../../exit.ts';
import { pollUntil, type Poll } from '../poll.ts';
import type { SandboxNames } from './names.ts';

/** What RunInstances is to make; without what makes it one request among others. */
export type LaunchParameters = Readonly<Record<string, string>>;

/** The one server of a live run. */
export interface LiveServer {
  /** Makes it the first time. Resolves once it is Running. */
  id(): Promise<string>;
  /** Releases it, and whatever an earlier run left. Throws RefusedError, NoAnswerError or NoEventError. */
  release(): Promise<void>;
}

/**
 * ECS releases it at this age, whatever becomes of us. Less than 30 minutes it does not take, and a margin keeps it right
 * where the clocks differ.
 */
export const LONGEST_MINUTES = 60;

/** An answer that gets lost three times is a connection that is gone. */
const LAUNCH_TRIES = 3;

/** How long a release may take. A server that is Pending is not deleted. */
const RELEASE_SECONDS = 120;

const Launched = v.object({ InstanceIdSets: v.object({ InstanceIdSet: v.tuple([v.string()]) }) });
const Instances = v.object({ Instances: v.object({ Instance: v.array(v.object({ InstanceId: v.string(), Status: v.string() })) }) }); // prettier-ignore

/** A server of these parameters. Nothing is made yet. */
export function offeredServer(ecs: Rpc, { base }: SandboxNames, launch: LaunchParameters, poll: Poll): LiveServer {
  const RegionId = launch['RegionId'] ?? '';
  const list = async (filter: Record<string, string>) =>
    v.parse(Instances, await ecs('DescribeInstances', { RegionId, ...filter })).Instances.Instance;
  let launched: Promise<string> | undefined;
  let known: string | undefined;

  const start = async (): Promise<string> => {
    const InstanceIds = JSON.stringify([(known = await run(ecs, base, launch))]);
    await poll('a running server', async () =>
      (await list({ InstanceIds })).some(({ Status }) => Status === 'Running') ? true : undefined,
    );
    return known;
  };
  return {
    id: () => (launched ??= start()),
    release: async () => {
      // Whoever may not list servers gets an empty list and no error, so the one that we know comes first.
      if (known !== undefined) await remove(ecs, known);
      for (const { InstanceId } of await list({ 'Tag.1.Key': base })) await remove(ecs, InstanceId);
    },
  };
}

/**
 * Makes the server. The same token again is the same server, so it asks again where no answer came; nobody interrupts it,
 * because a server whose id nobody knows is hard to release.
 */
async function run(ecs: Rpc, base: string, launch: LaunchParameters): Promise<string> {
  const AutoReleaseTime = `${new Date(Date.now() + LONGEST_MINUTES * 60_000).toISOString().slice(0, 19)}Z`;
  const request = { ...launch, Amount: '1', ClientToken: `${base}-${Date.now()}`.slice(-64), AutoReleaseTime };
  for (let tries = 1; ; tries += 1) {
    try {
      const [instanceId] = v.parse(Launched, await ecs('RunInstances', request)).InstanceIdSets.InstanceIdSet;
      return instanceId;
    } catch (error) {
      if (!(error instanceof NoAnswerError) || tries === LAUNCH_TRIES) throw error;
    }
  }
}

/** Deletes a server. It waits while ECS does not delete it yet, whoever wants to end the run meanwhile. */
async function remove(ecs: Rpc, InstanceId: string): Promise<void> {
  const poll = pollUntil(new AbortController().signal);
  const look = async (): Promise<true | undefined> => {
    try {
      await orAbsent(ecs('DeleteInstance', { InstanceId, Force: 'true' }));
      return true;
    } catch (error) {
      const passes = error instanceof NoAnswerError || (error instanceof RefusedError && (error.retryable || error.code.startsWith('IncorrectInstanceStatus'))); // prettier-ignore
      if (passes) return undefined;
      throw error;
    }
  };
  await poll(`the release of ${InstanceId}`, look, RELEASE_SECONDS);
}
