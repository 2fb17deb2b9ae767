import type { Account } from '../account/account.ts';
import { connectLogService, type LogService } from '../account/logService.ts';
import { connectMns, type MnsNamed } from '../account/mns.ts';
import { connectRpc } from '../account/rpc.ts';
import type { Handler, Handlers } from './handler.ts';
import { ramHandlers, unchangeable } from './ram.ts';
import type { Found, Resource } from './resource.ts';
import type { Looked, Step } from './steps.ts';

/** Connects to the services that have the resources. No call is made yet. */
export async function connectHandlers(account: Account, accountId: string): Promise<Handlers> {
  const { queues, topics } = await connectMns(account, accountId);
  const [ram, manager] = [await connectRpc('ram', account), await connectRpc('resourceManager', account)];
  return {
    queue: mnsHandler(queues),
    topic: mnsHandler(topics),
    ...ramHandlers(ram, manager),
    ...logHandlers(await connectLogService(account)),
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
      return handler.create(resource);
    case 'change':
      return handler.change(resource, changes);
    case 'remove':
      return handler.remove(resource);
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

function logHandlers(log: LogService): Pick<Handlers, 'logProject' | 'logStore' | 'logIndex'> {
  const found = async (exists: Promise<boolean>): Promise<Found | undefined> => ((await exists) ? {} : undefined);
  return {
    logProject: {
      look: ({ name }) => found(log.hasProject(name)),
      create: ({ name }) => log.createProject(name),
      change: unchangeable,
      remove: unchangeable,
    },
    logStore: {
      look: ({ name, within: [project = ''] = [] }) => found(log.hasLogStore(project, name)),
      create: ({ name, within: [project = ''] = [] }) => log.createLogStore(project, name),
      change: unchangeable,
      remove: unchangeable,
    },
    logIndex: {
      look: ({ within: [project = '', logStore = ''] = [] }) => found(log.hasIndex(project, logStore)),
      create: ({ within: [project = '', logStore = ''] = [] }) => log.createIndex(project, logStore),
      change: unchangeable,
      remove: unchangeable,
    },
  };
}
