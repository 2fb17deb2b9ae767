import type { Account } from './account.ts';
import { orAbsent } from './failure.ts';
import { callLogService } from './logCall.ts';

/** What is made of projects, log stores and indexes. Every method throws RefusedError or NoAnswerError. */
export interface LogService {
  hasProject(project: string): Promise<boolean>;
  createProject(project: string): Promise<void>;
  hasLogStore(project: string, logStore: string): Promise<boolean>;
  createLogStore(project: string, logStore: string): Promise<void>;
  hasIndex(project: string, logStore: string): Promise<boolean>;
  /** The index of `LOG_INDEX`, without which nobody can search. */
  createIndex(project: string, logStore: string): Promise<void>;
}

/** What people see of the project. */
export const LOG_PROJECT = { description: 'Logs of the functions of ecs-provisioner' } as const;

/** How long logs are kept, in days, and into how many shards they go: one takes 5 MB/s. */
export const LOG_STORE = { ttl: 30, shardCount: 1 } as const;

/** What separates words in a log. */
const TOKENS = [',', ' ', "'", '"', ';', '=', '(', ')', '[', ']', '{', '}', '?', '@', '&', '<', '>', '/', ':', '\n', '\t', '\r'] as const; // prettier-ignore

/** A field of which all words can be searched, and which SQL can read. */
const ANALYSED = { type: 'text', token: TOKENS, caseSensitive: false, doc_value: true } as const;

/**
 * The index of the log store, as the API takes it: whole lines for searches, and what the statements of deploy/ read by SQL.
 * Without `max_text_len`, SQL would see the first 2 KB of a field; a line of figures may have more.
 */
export const LOG_INDEX = {
  line: { token: TOKENS, caseSensitive: false },
  keys: { message: ANALYSED, functionName: ANALYSED },
  max_text_len: 16_384,
} as const;

/** Connects to the log service. No call is made yet. */
export function connectLogService(account: Account): LogService {
  const exists = async (action: string, project: string, path: string): Promise<boolean> =>
    (await orAbsent(callLogService(account, { action, method: 'GET', project, path }))) !== undefined;
  const create = async (action: string, project: string, path: string, body: object): Promise<void> => {
    await callLogService(account, { action, method: 'POST', project, path, body });
  };
  return {
    hasProject: (project) => exists('GetProject', project, '/'),
    // The project that is to be made has no host yet.
    createProject: (projectName) => create('CreateProject', '', '/', { projectName, ...LOG_PROJECT }),
    hasLogStore: (project, logStore) => exists('GetLogStore', project, `/logstores/${logStore}`),
    createLogStore: (project, logstoreName) =>
      create('CreateLogStore', project, '/logstores', { logstoreName, ...LOG_STORE }),
    hasIndex: (project, logStore) => exists('GetIndex', project, `/logstores/${logStore}/index`),
    createIndex: (project, logStore) => create('CreateIndex', project, `/logstores/${logStore}/index`, LOG_INDEX),
  };
}
