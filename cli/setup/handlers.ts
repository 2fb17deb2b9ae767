import type { Account } from '../account/account.ts';
import { connectMns, type MnsNamed, type MnsSubscriptions } from '../account/mns.ts';
import { connectRpc } from '../account/rpc.ts';
import { RefusedError } from '../exit.ts';
import type { Handler, Handlers } from './handler.ts';
import { ramHandlers } from './ram.ts';
import type { Resource } from './resource.ts';
import { differences, type Looked, type Step } from './steps.ts';

/** All but those of the log service. */
export type HandlersWithoutLog = Omit<Handlers, 'logProject' | 'logStore' | 'logIndex'>;

/**
 * Connects to the services that have the resources, but for the log service: its SDK holds machine code, which no bundle
 * can take along. No call is made yet.
 */
export async function connectWithoutLog(account: Account, accountId: string): Promise<HandlersWithoutLog> {
  const { queues, topics, subscriptions } = await connectMns(account, accountId);
  const [ram, manager] = [await connectRpc('ram', account), await connectRpc('resourceManager', account)];
  return {
    queue: mnsHandler(queues),
    topic: mnsHandler(topics),
    subscription: subscriptionHandler(subscriptions),
    ...ramHandlers(ram, manager),
  };
}

/** Looks at every resource, in their order. */
export async function lookAt(resources: readonly Resource[], handlers: Handlers): Promise<Looked[]> {
  const looked: Looked[] = [];
  for (const resource of resources) looked.push({ resource, found: await handlers[resource.kind].look(resource) });
  return looked;
}

/** Takes one step. */
export function take({ verb, resource, changes }: Step, handlers: Handlers): Promise<void> {
  const handler = handlers[resource.kind];
  switch (verb) {
    case 'create':
      return create(resource, handler);
    case 'change':
      return handler.change(resource, changes);
    case 'remove':
      return handler.remove(resource);
  }
}

/** Another setup, or the service itself, may have made it since we looked. What is there and right will do. */
async function create(resource: Resource, handler: Handler): Promise<void> {
  try {
    await handler.create(resource);
  } catch (error) {
    if (!(error instanceof RefusedError && /AlreadyExist/.test(error.code))) throw error;
    const found = await handler.look(resource);
    if (found === undefined || Object.keys(differences(resource, found)).length > 0) throw error;
  }
}

function mnsHandler(named: MnsNamed): Handler {
  return {
    look: ({ name }) => named.attributes(name),
    create: ({ name, settings }) => named.create(name, settings),
    change: ({ name }, changes) => named.change(name, changes),
    remove: ({ name }) => named.remove(name),
  };
}

/** A subscription is named by its topic, too. MNS changes no endpoint of one, so another one takes its place. */
function subscriptionHandler(subscriptions: MnsSubscriptions): Handler {
  const topicOf = ({ within: [topic = ''] = [] }: Resource): string => topic;
  const create = (resource: Resource): Promise<void> =>
    subscriptions.create(topicOf(resource), resource.name, resource.settings);
  const remove = (resource: Resource): Promise<void> => subscriptions.remove(topicOf(resource), resource.name);
  return {
    look: (resource) => subscriptions.attributes(topicOf(resource), resource.name),
    create,
    change: async (resource) => {
      await remove(resource);
      await create(resource);
    },
    remove,
  };
}
