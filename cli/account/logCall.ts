import { createHash, createHmac } from 'node:crypto';
import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import type { Credentials } from '../../shared/cloud/credentials.ts';
import { NoAnswerError, SOMETHING_ELSE, whyNoAnswer } from '../exit.ts';
import { endpointOf, type Account } from './account.ts';
import { refusal } from './failure.ts';

/** A call to the log service. */
export interface LogCall {
  /** As the documentation names it. */
  action: string;
  method: 'GET' | 'POST';
  /** Blank for calls that go to the region. */
  project: string;
  path: string;
  query?: Readonly<Record<string, string>>;
  /** It becomes JSON. */
  body?: object;
}

/** An answer with status 200. */
export interface LogAnswer {
  headers: IncomingHttpHeaders;
  /** The JSON of it; undefined where the answer is blank. */
  body: unknown;
}

/** How long to wait for an answer, in milliseconds. */
const TIMEOUT_MS = 15_000;

const Failure = v.object({ errorCode: v.string(), errorMessage: v.string() });

/**
 * Calls the log service. The vendor's SDK puts the project before the name of the host it connects to, and no name leads to
 * a project of a local cloud. So the few calls that are needed are signed here.
 * @throws RefusedError, NoAnswerError.
 * @example
 * await callLogService(account, { action: 'GetLogStore', method: 'GET', project: 'logs', path: '/logstores/fc' });
 * // {headers: {…}, body: {logstoreName: 'fc', ttl: 30, …}}
 */
export async function callLogService(account: Account, call: LogCall): Promise<LogAnswer> {
  const api = `Log service ${call.action}`;
  let response: IncomingMessage;
  let answer: string;
  try {
    response = await send(account, call);
    answer = await text(response);
  } catch (error) {
    throw new NoAnswerError(`${api}: no answer (${whyNoAnswer(error as Error)}).`, undefined, { cause: error });
  }
  const { statusCode: status = 0, headers } = response;
  const body = parse(answer);
  // The answer to a change is blank. Only the log service itself names its request.
  const isOurs = body !== undefined || (answer.trim() === '' && headers['x-log-requestid'] !== undefined);
  if (status === 200 && isOurs) return { headers, body };
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

function send(account: Account, call: LogCall): Promise<IncomingMessage> {
  const { project, path, method, query = {}, body } = call;
  const endpoint = endpointOf('sls', account);
  const address = endpoint.hostname.replace(/[[\]]/g, '');
  // A project has no name of its own where an address, or this machine, is the endpoint.
  const isNamed = isIP(address) === 0 && address !== 'localhost';
  const before = project === '' ? '' : `${project}.`;
  const options = {
    method,
    hostname: isNamed ? `${before}${address}` : address,
    port: endpoint.port,
    path: `${path}${Object.keys(query).length === 0 ? '' : `?${new URLSearchParams(query).toString()}`}`,
    headers: { ...signedHeaders(call, account.credentials, new Date()), host: `${before}${endpoint.host}` },
    timeout: TIMEOUT_MS,
  };
  return new Promise((resolve, reject) => {
    const request = (endpoint.protocol === 'https:' ? requestHttps : requestHttp)(options, resolve);
    request.on('timeout', () => {
      request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`));
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** The headers of a signed request. Source: the page on request signatures of Simple Log Service. */
export function signedHeaders(
  { method, path, query = {}, body }: Pick<LogCall, 'method' | 'path' | 'query' | 'body'>,
  { accessKeyId, accessKeySecret, securityToken }: Credentials,
  now: Date,
): Record<string, string> {
  const json = body === undefined ? undefined : JSON.stringify(body);
  const date = now.toUTCString();
  const type = json === undefined ? '' : 'application/json';
  const md5 = json === undefined ? '' : createHash('md5').update(json).digest('hex').toUpperCase();
  const own: Record<string, string> = {
    ...(securityToken !== undefined && { 'x-acs-security-token': securityToken }),
    'x-log-apiversion': '0.6.0',
    ...(json !== undefined && { 'x-log-bodyrawsize': String(Buffer.byteLength(json)) }),
    'x-log-signaturemethod': 'hmac-sha1',
  };
  const named = Object.entries(own).map(([name, value]) => `${name}:${value}\n`);
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  const resource = parameters.length === 0 ? path : `${path}?${parameters.sort().join('&')}`;
  const signature = createHmac('sha1', accessKeySecret)
    .update(`${method}\n${md5}\n${type}\n${date}\n${named.join('')}${resource}`)
    .digest('base64');
  const content = json === undefined ? {} : { 'content-type': type, 'content-md5': md5 };
  return { ...own, ...content, date, authorization: `LOG ${accessKeyId}:${signature}` };
}
