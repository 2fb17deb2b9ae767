import type { Action } from '../../console/server/console.ts';
import type { DeploymentState, QueueDepth } from '../../console/wire/state.ts';
import type { InstanceStatus } from '../../shared/api/answers.ts';
import { connectMns, type MnsNamed } from '../account/mns.ts';
import { accountOf } from '../account/targetAccount.ts';
import { findCredentials } from '../credentials.ts';
import { NoAnswerError, RefusedError, UsageError } from '../exit.ts';
import { namesOf } from '../names.ts';
import type { Target } from '../target.ts';
import { connectHttpTrigger } from '../transport/httpTrigger.ts';
import type { Transport } from '../transport/transport.ts';
import { askStatus } from '../watch.ts';
import { deploymentActions } from './actions.ts';
import { explained } from './explained.ts';
import { nextState, type Found } from './nextState.ts';

/** A deployment as the console looks at it. */
export interface Watched {
  look: () => Promise<DeploymentState>;
  actions: Readonly<Record<string, Action>>;
}

/**
 * Looks at a deployment with the keys of the command line. They are looked for again after a refusal, because those of a role
 * or a session expire while the console is open.
 * @param everySeconds the time between two looks.
 */
export function watchDeployment(target: Target, name: string, everySeconds: number): Watched {
  const functions = kept(async () => connectHttpTrigger(target, await findCredentials(target)));
  const transport: Transport = async (call) => {
    const answer = await functions.use((connected) => connected(call));
    if (answer.status === 403) functions.forget();
    return answer;
  };
  const queues = kept(() => connectQueues(target));
  let state = begin(target, name, everySeconds);
  return {
    look: async () => {
      const [instances, depths] = await Promise.all([
        attempt(() => fleet(target, transport)),
        attempt(() => queues.use((connected) => depthsOf(target, connected))),
      ]);
      state = nextState(state, { at: Date.now(), instances, queues: depths });
      return state;
    },
    actions: deploymentActions(target, transport),
  };
}

function begin(target: Target, name: string, everySeconds: number): DeploymentState {
  return {
    ...{
      version: 1,
      kind: 'deployment',
      name,
      region: target.region,
      at: Date.now(),
      speed: 1,
      everySeconds,
      total: 0,
    },
    ...{ instances: {}, queues: {}, problems: {} },
    namePrefix: target.namePrefix ?? process.env['NAME_PREFIX'] ?? '',
  };
}

/** All instances that were created here. It is one call of `status`: one DescribeInstances for each hundred. */
async function fleet(target: Target, transport: Transport): Promise<InstanceStatus[]> {
  try {
    return await askStatus(transport, { tag: [{ key: namesOf(target).tags.request }] });
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'NoInstances') return [];
    throw error;
  }
}

/** What was connected is used until it fails. */
function kept<T>(connect: () => Promise<T>) {
  let connected: Promise<T> | undefined;
  const forget = (): void => {
    connected = undefined;
  };
  const use = async <R>(work: (connection: T) => Promise<R>): Promise<R> => {
    try {
      return await work(await (connected ??= connect()));
    } catch (error) {
      forget();
      throw error;
    }
  };
  return { use, forget };
}

async function connectQueues(target: Target): Promise<MnsNamed> {
  if (target.accountId === undefined) throw new UsageError('Queues need accountId in the target.');
  const account = await accountOf(target);
  const endpoints = { ...account.endpoints, ...(target.mns !== undefined && { mns: target.mns }) };
  return (await connectMns({ ...account, endpoints }, target.accountId)).queues;
}

async function depthsOf(target: Target, queues: MnsNamed): Promise<Record<string, QueueDepth>> {
  const { queue, deadLetterQueue } = namesOf(target);
  const found = await Promise.all(
    [queue, deadLetterQueue].map(async (each) => [each, await queues.attributes(each)] as const),
  );
  const count = (text = '0'): number => Number(text);
  return Object.fromEntries(
    found.flatMap(([each, attributes]) => {
      if (attributes === undefined) return [];
      const { ActiveMessages, InactiveMessages, DelayMessages } = attributes;
      return [
        [each, { active: count(ActiveMessages), inactive: count(InactiveMessages), delayed: count(DelayMessages) }],
      ];
    }),
  );
}

async function attempt<T>(work: () => Promise<T>): Promise<Found<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!(error instanceof RefusedError || error instanceof NoAnswerError || error instanceof UsageError)) throw error;
    return { problem: explained(error) };
  }
}
