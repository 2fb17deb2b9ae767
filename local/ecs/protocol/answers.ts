import type { ServerResponse } from 'node:http';
import { endTogether } from '../../httpServer.ts';
import { leaveMemory } from './answerMemory.ts';
import type { Format } from './decode.ts';
import { toJson } from './json.ts';
import { toXml } from './xml.ts';

/** Anything that refuses a call: an EcsError or a SignatureError. */
export interface Refusal {
  code: string;
  status: number;
  message: string;
  retryAfterMs?: number | undefined;
}

/** What every answer to one call shares. */
export interface AnswerContext {
  requestId: string;
  format: Format;
  action: string;
  /** The host that the client called. Errors repeat it. */
  host: string;
}

/** Writes the answer of an action: `<ActionResponse>` or JSON, with the request id in it. */
export function sendAnswer(response: ServerResponse, context: AnswerContext, answer: object): void {
  const body = { RequestId: context.requestId, ...answer };
  send(response, context, 200, encode(context.format, `${context.action}Response`, body));
}

/** Writes an error as ECS does. */
export function sendRefusal(response: ServerResponse, context: AnswerContext, refusal: Refusal): void {
  if (refusal.retryAfterMs !== undefined) {
    response.setHeader('x-acs-retry-after', String(Math.ceil(refusal.retryAfterMs)));
  }
  send(response, context, refusal.status, refusalText(context, refusal));
}

/** The body of an error. */
export function refusalText({ requestId, host, format }: AnswerContext, { code, message }: Refusal): string {
  const help = `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(code)}&product=Ecs&requestId=${requestId}`;
  const body = { RequestId: requestId, HostId: host, Code: code, Message: message, Recommend: help };
  return String(encode(format, 'Error', body));
}

/** Writes the answer of a broken gateway in front of the service: 502 with an empty body or a page of HTML. */
export function sendBadGateway(response: ServerResponse, html: boolean): void {
  const body = html
    ? '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>'
    : '';
  response.writeHead(502, { 'content-type': 'text/html', 'content-length': Buffer.byteLength(body) }).end(body);
}

function encode(format: Format, root: string, body: object): string | Buffer {
  return format === 'JSON' ? toJson(body) : toXml(root, body);
}

// A short body is text, not bytes: Node then writes it in one piece with the headers.
function send(
  response: ServerResponse,
  { format, requestId }: AnswerContext,
  status: number,
  body: string | Buffer,
): void {
  response.writeHead(status, {
    'content-type': format === 'JSON' ? 'application/json;charset=utf-8' : 'text/xml;charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-acs-request-id': requestId,
  });
  if (typeof body !== 'string') leaveMemory(body, response);
  endTogether(response, body);
}
