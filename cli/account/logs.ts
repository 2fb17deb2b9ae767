import { createHmac } from 'node:crypto';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { NoAnswerError, SOMETHING_ELSE, whyNoAnswer } from '../exit.ts';
import { endpointOf, type Account } from './account.ts';
import { refusal } from './failure.ts';

/** A log store, by name. */
export interface LogPlace {
  project: string;
  logStore: string;
}

/** A line as the log service has it: when, in milliseconds since the epoch, and its fields. */
export interface StoredLine {
  at: number;
  fields: Readonly<Record<string, string>>;
}

/** Reads a log store. Every method throws RefusedError or NoAnswerError. */
export interface Logs {
  /** All lines since then that a search statement finds, the oldest first; an empty one finds all. */
  since(at: number, query: string): Promise<StoredLine[]>;
  /** How many days lines are kept. */
  keptDays(): Promise<number>;
}

/** The most that GetLogs answers at once. Source: the page of GetLogs. */
const PAGE = 100;

/** How often a search is sent again whose answer says that it is incomplete. */
const TRIES = 5;

/** How long to wait for an answer, in milliseconds. */
const TIMEOUT_MS = 15_000;

/** A search goes to a day from now: the clock of a local cloud that runs fast is ahead of ours. */
const AHEAD_SECONDS = 86_400;

const Lines = v.array(v.record(v.string(), v.pipe(v.unknown(), v.transform(String))));
const Store = v.object({ ttl: v.number() });
const Failure = v.object({ errorCode: v.string(), errorMessage: v.string() });

/**
 * Connects to a log store. No call is made yet. The vendor's SDK puts the project before the host's name, and no name
 * leads to a project of a local cloud; so these two calls are signed here.
 */
export function connectLogs(account: Account, { project, logStore }: LogPlace): Logs {
  const path = `/logstores/${logStore}`;
  return {
    since: async (at, query) => {
      const found: StoredLine[] = [];
      const times = {
        from: String(Math.floor(at / 1000)),
        to: String(Math.floor(Date.now() / 1000) + AHEAD_SECONDS),
      };
      for (let page: StoredLine[] = []; found.length === 0 || page.length === PAGE; found.push(...page)) {
        const paging = { offset: String(found.length), line: String(PAGE) };
        page = await search(account, project, path, { type: 'log', ...times, ...paging, query });
        if (page.length === 0) break;
      }
      return found.sort((a, b) => a.at - b.at);
    },
    keptDays: async () => v.parse(Store, (await send(account, project, path, {}, 'GetLogStore')).body).ttl,
  };
}

async function search(account: Account, project: string, path: string, query: Query): Promise<StoredLine[]> {
  for (let left = TRIES; ; left -= 1) {
    const { headers, body } = await send(account, project, path, query, 'GetLogs');
    if (headers['x-log-progress'] === 'Incomplete' && left > 1) continue;
    return v.parse(Lines, body).map((fields) => ({ at: Number(fields['__time__']) * 1000, fields }));
  }
}

type Query = Readonly<Record<string, string>>;

async function send(account: Account, project: string, path: string, query: Query, action: string) {
  const api = `Log service ${action}`;
  let response: IncomingMessage;
  let answer: string;
  try {
    response = await get(account, project, path, query);
    answer = await text(response);
  } catch (error) {
    throw new NoAnswerError(`${api}: no answer (${whyNoAnswer(error as Error)}).`, undefined, { cause: error });
  }
  const { statusCode: status = 0, headers } = response;
  const body = parse(answer);
  if (status === 200 && body !== undefined) return { headers, body };
  const failed = v.safeParse(Failure, body);
  if (!failed.success) throw new NoAnswerError(`${api}: no answer (${SOMETHING_ELSE}).`);
  const { errorCode: code, errorMessage: words } = failed.output;
  throw refusal(api, { code, words, status });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function get(account: Account, project: string, path: string, query: Query): Promise<IncomingMessage> {
  const endpoint = endpointOf('sls', account);
  const host = `${project}.${endpoint.host}`;
  // A project has no name of its own where an address, or this machine, is the endpoint.
  const isNamed = isIP(endpoint.hostname.replace(/[[\]]/g, '')) === 0 && endpoint.hostname !== 'localhost';
  const options = {
    hostname: isNamed ? `${project}.${endpoint.hostname}` : endpoint.hostname.replace(/[[\]]/g, ''),
    port: endpoint.port,
    path: `${path}${Object.keys(query).length === 0 ? '' : `?${new URLSearchParams(query).toString()}`}`,
    headers: { ...signed(account, path, query), host },
    timeout: TIMEOUT_MS,
  };
  return new Promise((resolve, reject) => {
    const request = (endpoint.protocol === 'https:' ? requestHttps : requestHttp)(options, resolve);
    request.on('timeout', () => {
      request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`));
    });
    request.on('error', reject);
    request.end();
  });
}

/** The headers of a signed GET. Source: the page on request signatures of Simple Log Service. */
function signed({ credentials }: Account, path: string, query: Query): Record<string, string> {
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const date = new Date().toUTCString();
  const own: Record<string, string> = {
    ...(securityToken !== undefined && { 'x-acs-security-token': securityToken }),
    ...{ 'x-log-apiversion': '0.6.0', 'x-log-bodyrawsize': '0', 'x-log-signaturemethod': 'hmac-sha1' },
  };
  const named = Object.keys(own)
    .sort()
    .map((name) => `${name}:${own[name] ?? ''}\n`);
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  const resource = parameters.length === 0 ? path : `${path}?${parameters.sort().join('&')}`;
  const signature = createHmac('sha1', accessKeySecret)
    .update(`GET\n\n\n${date}\n${named.join('')}${resource}`)
    .digest('base64');
  return { ...own, date, authorization: `LOG ${accessKeyId}:${signature}` };
}
