import { unfold } from '../unfold.ts';
import { endpointOf, type Account } from './account.ts';
import { orAbsent, refusing } from './failure.ts';

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
export const TOKENS = [',', ' ', "'", '"', ';', '=', '(', ')', '[', ']', '{', '}', '?', '@', '&', '<', '>', '/', ':', '\n', '\t', '\r'] as const; // prettier-ignore

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

const TIMEOUT_MS = 10_000;

/** Connects to the log service by the vendor's SDK. No call is made yet. */
export async function connectLogService(account: Account): Promise<LogService> {
  const api = await import('@alicloud/sls20201230');
  const { $OpenApiUtil } = await import('@alicloud/openapi-core');
  const endpoint = endpointOf('sls', account);
  const client = new (unfold(api.default))(
    new $OpenApiUtil.Config({
      ...account.credentials,
      ...{ regionId: account.region, endpoint: endpoint.host, protocol: endpoint.protocol.replace(':', '') },
      ...{ readTimeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS },
    }),
  );
  const exists = async (sent: Promise<unknown>): Promise<boolean> => (await orAbsent(sent)) !== undefined;
  return {
    hasProject: (project) => exists(refusing('Log service GetProject', () => client.getProject(project))),
    createProject: async (projectName) => {
      const request = new api.CreateProjectRequest({ projectName, ...LOG_PROJECT });
      await refusing('Log service CreateProject', () => client.createProject(request));
    },
    hasLogStore: (project, logStore) =>
      exists(refusing('Log service GetLogStore', () => client.getLogStore(project, logStore))),
    createLogStore: async (project, logstoreName) => {
      const request = new api.CreateLogStoreRequest({ logstoreName, ...LOG_STORE });
      await refusing('Log service CreateLogStore', () => client.createLogStore(project, request));
    },
    hasIndex: (project, logStore) => exists(refusing('Log service GetIndex', () => client.getIndex(project, logStore))),
    createIndex: async (project, logStore) => {
      const analysed = (): InstanceType<typeof api.IndexKey> =>
        new api.IndexKey({ type: ANALYSED.type, token: [...TOKENS], caseSensitive: false, docValue: true });
      const body = new api.Index({
        line: new api.IndexLine({ token: [...TOKENS], caseSensitive: false }),
        keys: Object.fromEntries(Object.keys(LOG_INDEX.keys).map((name) => [name, analysed()])),
        maxTextLen: LOG_INDEX.max_text_len,
      });
      await refusing('Log service CreateIndex', () =>
        client.createIndex(project, logStore, new api.CreateIndexRequest({ body })),
      );
    },
  };
}
