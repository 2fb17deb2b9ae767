import type { Account } from '../../../account/account.ts';
import { connectMns, type MnsMessages } from '../../../account/mns.ts';
import { connectRpc, type Rpc } from '../../../account/rpc.ts';
import type { Handlers } from '../../../setup/handler.ts';
import { lookAt, take } from '../../../setup/handlers.ts';
import { connectHandlers } from '../../../setup/logHandlers.ts';
import { stepsToSetUp, stepsToTearDown } from '../../../setup/steps.ts';
import type { Known } from '../anonymise.ts';
import type { Json } from '../json.ts';
import { pollUntil, type Poll } from '../poll.ts';
import { connectFunction, type LiveFunction } from './function.ts';
import { resourcesOf, type SandboxNames } from './names.ts';
import { offeredServer, type LaunchParameters, type LiveServer } from './server.ts';
import type { Triggers } from './triggers.ts';

/** What a live run makes in an account for its questions, and removes at its end. */
export interface Sandbox {
  region: string;
  accountId: string;
  names: SandboxNames;
  /** What is to be replaced wherever an answer holds it. */
  known: Known;
  ecs: Rpc;
  messages: MnsMessages;
  /** The triggers of the function, which tells a queue what it was called with. */
  triggers: Triggers;
  poll: Poll;
  /** The next event of the function that fits; those before it are dropped. */
  nextEvent: (what: string, fits: (event: string) => boolean) => Promise<Json>;
  /** The id of the server. It is made when this is called for the first time, and is Running on return. */
  server: () => Promise<string>;
  /** Asks ECS whether it would make the server with these further parameters; it makes none. Rejects in any case. */
  dryRun: (parameters: Record<string, string>) => Promise<unknown>;
}

export interface OpenSandbox {
  sandbox: Sandbox;
  /** Makes queues, role and function, over whatever an earlier run may have left. */
  make: () => Promise<void>;
  /** Removes all there is, whatever has been made. Resolves to what could not be removed, and why. */
  remove: () => Promise<string[]>;
}

export interface Place {
  account: Account;
  accountId: string;
  names: SandboxNames;
  launch: LaunchParameters;
  /** Aborted where somebody wants to end the run. */
  signal: AbortSignal;
}

/** Connects to all that a sandbox needs. Nothing is made yet. */
export async function openSandbox({ account, accountId, names, launch, signal }: Place): Promise<OpenSandbox> {
  const ecs = await connectRpc('ecs', account);
  const { messages } = await connectMns(account, accountId);
  const handlers = await connectHandlers(account, accountId);
  const code = await connectFunction(account, accountId, names);
  const poll = pollUntil(signal);
  const server = offeredServer(ecs, names, launch, poll);
  const known = new Map<string, string>([
    [accountId, '<account>'],
    [account.region, '<region>'],
    ...[...names.queues, names.base].map((name) => [name, '<name>'] as const),
  ]);
  const sandbox: Sandbox = {
    ...{ region: account.region, accountId, names, known, ecs, messages, poll, triggers: code.triggers },
    nextEvent: (what, fits) => poll(what, () => readEvent(messages, names.seen, fits)),
    server: async () => {
      const instanceId = await server.id();
      known.set(instanceId, '<instance>');
      return instanceId;
    },
    dryRun: (parameters) => ecs('RunInstances', { ...launch, ...parameters, DryRun: 'true' }),
  };
  return { sandbox, make: () => make(handlers, code, names), remove: () => removeAll(handlers, code, server, names) };
}

async function make(handlers: Handlers, code: LiveFunction, names: SandboxNames): Promise<void> {
  for (const step of stepsToSetUp(await lookAt(resourcesOf(names), handlers))) await take(step, handlers);
  await code.make();
}

/** Each removal is tried, whatever became of those before: what costs most first. */
async function removeAll(
  handlers: Handlers,
  code: LiveFunction,
  server: LiveServer,
  names: SandboxNames,
): Promise<string[]> {
  const left: string[] = [];
  const attempt = async (what: string, remove: () => Promise<void>): Promise<void> => {
    try {
      await remove();
    } catch (error) {
      left.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  await attempt('the server', () => server.release());
  await attempt(`function ${names.base}`, () => code.remove());
  await attempt(`queues, role and policy ${names.base}…`, async () => {
    const { steps } = stepsToTearDown(await lookAt(resourcesOf(names), handlers));
    for (const step of steps) await attempt(`${step.resource.kind} ${step.resource.name}`, () => take(step, handlers));
  });
  return left;
}

async function readEvent(
  messages: MnsMessages,
  queue: string,
  fits: (event: string) => boolean,
): Promise<Json | undefined> {
  const message = await messages.receive(queue);
  if (message === undefined) return undefined;
  await messages.delete(queue, message.ReceiptHandle);
  const event = Buffer.from(message.MessageBody, 'base64').toString('utf8');
  return fits(event) ? (JSON.parse(event) as Json) : undefined;
}
