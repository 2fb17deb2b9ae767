import { jsonAnswer, type Answer, type Call } from '../fc/answer.ts';
import type { CredentialStore } from '../credentials.ts';
import { SignatureError } from '../signature/errors.ts';
import { headerTexts } from '../signature/headers.ts';
import { verifyLog } from '../signature/log.ts';
import { SLS_ACTIONS, type SlsActionName } from './actions.ts';
import { SlsError } from './errors.ts';
import type { SlsState } from './model.ts';

export interface SlsDependencies {
  sls: SlsState;
  credentials: CredentialStore;
  region: string;
  accountId: string;
  now: () => number;
}

// The places of the API. A request to the root names its project, if any, in the host.
const ROOT: Record<string, [forProject: SlsActionName, forAll: SlsActionName]> = {
  GET: ['GetProject', 'ListProject'],
  POST: ['CreateProject', 'CreateProject'],
  DELETE: ['DeleteProject', 'DeleteProject'],
};
const STORES: Record<string, SlsActionName> = { GET: 'ListLogStores', POST: 'CreateLogStore' };
const STORE: Record<string, SlsActionName> = { GET: 'GetLogStore', DELETE: 'DeleteLogStore' };
const INDEX: Record<string, SlsActionName> = { GET: 'GetIndex', POST: 'CreateIndex', PUT: 'UpdateIndex' };

/** Answers a call of the log service: REST, with the project in the host's name, `<project>.<anything>`. */
export function serveSls(call: Call, deps: SlsDependencies): Answer {
  const { method, path, query, headers, requestId } = call;
  const withId = { 'x-log-requestid': requestId };
  try {
    verifyLog({ method, path, query, headers: headerTexts(headers) }, deps.credentials);
    const project = projectIn(headers.host ?? '', deps.region);
    const [, logStore = '', index] = /^\/logstores(?:\/([^/]+)(\/index)?)?$/.exec(path) ?? [];
    const named = actionOf(method, path, project !== '', logStore, index !== undefined);
    // Both are read at the same place.
    const action = named === 'GetLogStore' && query.get('type') === 'log' ? 'GetLogs' : named;
    const body = readBody(call.body);
    const answer = SLS_ACTIONS[action]({ ...deps, project, logStore, query, body, now: deps.now() });
    return jsonAnswer(200, answer, { ...withId, ...(action === 'GetLogs' && { 'x-log-progress': 'Complete' }) });
  } catch (error) {
    if (!(error instanceof SlsError || error instanceof SignatureError)) throw error;
    return jsonAnswer(error.status, { errorCode: error.code, errorMessage: error.message }, withId);
  }
}

function actionOf(
  method: string,
  path: string,
  hasProject: boolean,
  logStore: string,
  isIndex: boolean,
): SlsActionName {
  const found =
    path === '/'
      ? ROOT[method]?.[hasProject ? 0 : 1]
      : !path.startsWith('/logstores')
        ? undefined
        : isIndex
          ? INDEX[method]
          : (logStore === '' ? STORES : STORE)[method];
  if (found !== undefined) return found;
  throw new SlsError('NotSupported', 404, `'${method}' against '${path}' is not part of the local log service`);
}

/** `p` of `p.cn-hangzhou.log.aliyuncs.com`; blank for the region's own host, and for an address. */
function projectIn(host: string, region: string): string {
  const [first = '', ...rest] = host.split(':')[0]?.split('.') ?? [];
  return first === region || rest.length === 0 || /^\d+$/.test(first) ? '' : first;
}

function readBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new SlsError('PostBodyInvalid', 400, 'the body is not JSON');
  }
}
