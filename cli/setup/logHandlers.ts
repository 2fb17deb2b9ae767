import type { Account } from '../account/account.ts';
import { connectLogService, type LogService } from '../account/logService.ts';
import type { Handlers } from './handler.ts';
import { connectWithoutLog } from './handlers.ts';
import { unchangeable } from './ram.ts';
import type { Found } from './resource.ts';

/** Connects to all services that have the resources. No call is made yet. */
export async function connectHandlers(account: Account, accountId: string): Promise<Handlers> {
  return { ...(await connectWithoutLog(account, accountId)), ...logHandlers(connectLogService(account)) };
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
