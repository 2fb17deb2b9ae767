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
  /** A full-text index, without which nobody can search. */
  createIndex(project: string, logStore: string): Promise<void>;
}

/** What people see of the project. */
export const LOG_PROJECT = { description: 'Logs of the functions of ecs-provisioner' } as const;

/** How long logs are kept, in days, and into how many shards they go: one takes 5 MB/s. */
export const LOG_STORE = { ttl: 30, shardCount: 1 } as const;

/** What separates words in a log. */
export const TOKENS = [',', ' ', "'", '"', ';', '=', '(', ')', '[', ']', '{', '}', '?', '@', '&', '<', '>', '/', ':', '\n', '\t', '\r'] as const; // prettier-ignore

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
      const body = new api.Index({ line: new api.IndexLine({ token: [...TOKENS], caseSensitive: false }) });
      await refusing('Log service CreateIndex', () =>
        client.createIndex(project, logStore, new api.CreateIndexRequest({ body })),
      );
    },
  };
}
