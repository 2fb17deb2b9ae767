import { authenticate } from '../ecs/protocol/authenticate.ts';
import { decodeRequest, type DecodedRequest } from '../ecs/protocol/decode.ts';
import { toJson } from '../ecs/protocol/json.ts';
import { toXml } from '../ecs/protocol/xml.ts';
import { EcsError } from '../ecs/model/errors.ts';
import type { Answer, Call } from '../fc/answer.ts';
import { SignatureError } from '../signature/errors.ts';
import type { Freshness } from '../signature/freshness.ts';
import type { RpcAction, RpcCall } from './action.ts';
import { RpcError } from './errors.ts';
import { findRpcAction } from './registry.ts';

export interface RpcDependencies extends Pick<
  RpcCall,
  'ram' | 'credentials' | 'faults' | 'region' | 'accountId' | 'newId'
> {
  freshness: Freshness;
  now: () => number;
  newRequestId: () => string;
}

/** Answers a call of RAM, STS or the resource manager: they have the form of ECS's calls, and its signatures. */
export function serveRpc({ method, target: url, headers, body }: Call, deps: RpcDependencies): Answer {
  const request = decodeRequest({ method, url, headers, body });
  const requestId = deps.newRequestId();
  try {
    const action = actionOf(request);
    const key = authenticate(request, deps.credentials, deps.freshness);
    const answer = action.run(request.parameters, { ...deps, key, now: deps.now() });
    return encode(200, request, `${action.name}Response`, { RequestId: requestId, ...answer });
  } catch (error) {
    if (!(error instanceof RpcError || error instanceof EcsError || error instanceof SignatureError)) throw error;
    const { code: Code, message: Message, status } = error;
    const Recommend = `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(Code)}&requestId=${requestId}`;
    return encode(status, request, 'Error', { RequestId: requestId, HostId: headers.host ?? '', Code, Message, Recommend }); // prettier-ignore
  }
}

function actionOf({ action, version }: DecodedRequest): RpcAction {
  const found = findRpcAction(action, version);
  if (found !== undefined) return found;
  throw new RpcError('InvalidAction.NotFound', 404, 'Specified api is not found, please check your url and method.');
}

function encode(status: number, { format }: DecodedRequest, root: string, body: object): Answer {
  const [text, type] = format === 'JSON' ? [toJson(body), 'application/json'] : [toXml(root, body), 'text/xml'];
  return { status, headers: { 'content-type': `${type};charset=utf-8` }, body: Buffer.from(text) };
}
