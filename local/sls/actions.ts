import * as v from 'valibot';
import { SlsError } from './errors.ts';
import type { LogStore, Project, SlsState } from './model.ts';
import { search } from './search.ts';

/** One call to the log service. */
export interface SlsCall {
  sls: SlsState;
  /** The project that the host names; blank when it names none. */
  project: string;
  /** The log store that the path names; blank when it names none. */
  logStore: string;
  query: URLSearchParams;
  /** The JSON of the body; undefined when there is none. */
  body: unknown;
  region: string;
  accountId: string;
  now: number;
}

const NAME = /^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/;
const NewProject = v.object({
  projectName: v.pipe(v.string(), v.regex(NAME)),
  description: v.optional(v.string(), ''),
});
const NewLogStore = v.object({
  logstoreName: v.pipe(v.string(), v.regex(NAME)),
  ttl: v.optional(v.number(), 30),
  shardCount: v.optional(v.number(), 2),
});

const whole = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number));
const Search = v.object({
  from: whole,
  to: whole,
  offset: v.optional(whole, '0'),
  line: v.optional(v.pipe(whole, v.maxValue(100)), '100'),
  reverse: v.optional(v.string(), 'false'),
  query: v.optional(v.string(), ''),
});

/** What the log service does, by the name of the action; each returns the body of its answer. */
export const SLS_ACTIONS = {
  CreateProject({ sls, body, now }: SlsCall): object {
    const { projectName: name, description } = parse(NewProject, body);
    if (sls.projects.has(name)) throw new SlsError('ProjectAlreadyExist', 400, `Project ${name} already exist`);
    sls.projects.set(name, { name, description, created: now, logStores: [] });
    return {};
  },
  GetProject: (call: SlsCall): object => describeProject(projectOf(call), call),
  ListProject(call: SlsCall): object {
    const projects = [...call.sls.projects.values()].map((project) => describeProject(project, call));
    return { count: projects.length, total: projects.length, projects };
  },
  DeleteProject(call: SlsCall): object {
    call.sls.projects.delete(projectOf(call).name);
    return {};
  },
  CreateLogStore(call: SlsCall): object {
    const { logStores } = projectOf(call);
    const { logstoreName: name, ttl, shardCount } = parse(NewLogStore, call.body);
    if (logStores.some((each) => each.name === name)) {
      throw new SlsError('LogStoreAlreadyExist', 400, `logstore ${name} already exists`);
    }
    logStores.push({ name, ttl, shardCount, created: call.now, lines: [] });
    return {};
  },
  GetLogStore(call: SlsCall): object {
    const { name, ttl, shardCount, created } = logStoreOf(call);
    return { logstoreName: name, ttl, shardCount, createTime: seconds(created), lastModifyTime: seconds(created) };
  },
  /** Lines of `from` to before `to`, in seconds, that a search finds; at most 100 from `offset` on. */
  GetLogs(call: SlsCall): object {
    const { index, lines } = logStoreOf(call);
    if (index === undefined) throw noIndex();
    const { from, to, offset, line, reverse, query } = parse(Search, Object.fromEntries(call.query));
    const inTime = lines.filter(({ at }) => seconds(at) >= from && seconds(at) < to);
    const found = search(inTime, query, index);
    if (reverse === 'true') found.reverse();
    return found.slice(offset, offset + line).map(({ at, fields }) => ({
      ...{ __source__: '', __time__: String(seconds(at)), __topic__: '' },
      ...fields,
    }));
  },
  ListLogStores(call: SlsCall): object {
    const logstores = projectOf(call).logStores.map(({ name }) => name);
    return { count: logstores.length, total: logstores.length, logstores };
  },
  DeleteLogStore(call: SlsCall): object {
    const { logStores } = projectOf(call);
    logStores.splice(logStores.indexOf(logStoreOf(call)), 1);
    return {};
  },
  CreateIndex(call: SlsCall): object {
    const logStore = logStoreOf(call);
    if (logStore.index !== undefined)
      throw new SlsError('IndexAlreadyExist', 400, 'log store index is already created');
    logStore.index = call.body;
    return {};
  },
  UpdateIndex(call: SlsCall): object {
    const logStore = logStoreOf(call);
    if (logStore.index === undefined) throw noIndex();
    logStore.index = call.body;
    return {};
  },
  GetIndex(call: SlsCall): object {
    const { index } = logStoreOf(call);
    if (typeof index !== 'object' || index === null) throw noIndex();
    return index;
  },
};

export type SlsActionName = keyof typeof SLS_ACTIONS;

function projectOf({ sls, project }: SlsCall): Project {
  const found = sls.projects.get(project);
  if (found === undefined) throw new SlsError('ProjectNotExist', 404, `The Project does not exist : ${project}`);
  return found;
}

function logStoreOf(call: SlsCall): LogStore {
  const found = projectOf(call).logStores.find(({ name }) => name === call.logStore);
  if (found === undefined) throw new SlsError('LogStoreNotExist', 404, `logstore ${call.logStore} does not exist`);
  return found;
}

function describeProject({ name, description, created }: Project, { region, accountId }: SlsCall): object {
  const time = String(seconds(created));
  return { projectName: name, description, status: 'Normal', region, owner: accountId, createTime: time, lastModifyTime: time }; // prettier-ignore
}

const noIndex = (): SlsError => new SlsError('IndexConfigNotExist', 404, 'index config doesnt exist');
const seconds = (ms: number): number => Math.floor(ms / 1000);

function parse<T extends v.GenericSchema>(schema: T, body: unknown): v.InferOutput<T> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new SlsError('ParameterInvalid', 400, `${v.getDotPath(issue) ?? 'the body'} is invalid`);
}
