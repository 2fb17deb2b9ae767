import type { IncomingHttpHeaders } from 'node:http';
import { unescape } from 'node:querystring';
import type { Pair } from '../../signature/encoding.ts';
import { headerText } from '../../signature/headers.ts';
import { ecsError, missingParameter } from '../model/errors.ts';

export type Format = 'JSON' | 'XML';

/** A request as it arrived, unchecked. Header names are lower-case. */
export interface RawRequest {
  method: string;
  /** The request line's target, as sent. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A request taken apart. */
export interface DecodedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  query: readonly Pair[];
  /** The parameters of the query and, after them, those of the form. */
  pairs: readonly Pair[];
  /** The first value of each parameter. */
  parameters: Readonly<Record<string, string>>;
  /** Blank when the request names none. */
  action: string;
  version: string;
  format: Format;
  /** Signed by header (version 3) rather than by parameter. */
  signedByHeader: boolean;
}

/** Takes a request apart: GET with a query, POST with a query, a form or both. Never throws. */
export function decodeRequest({ method, url, headers, body }: RawRequest): DecodedRequest {
  const mark = url.indexOf('?');
  const query = mark < 0 ? [] : parsePairs(url.slice(mark + 1));
  const contentType = headers['content-type'] ?? 'application/x-www-form-urlencoded';
  const isForm = body.length > 0 && contentType.toLowerCase().startsWith('application/x-www-form-urlencoded');
  const pairs = isForm ? [...query, ...parsePairs(body.toString())] : query;
  const parameters = firstValues(pairs);
  const signedByHeader = (headers.authorization ?? '').startsWith('ACS3-');
  const byHeader = (name: string): string => (signedByHeader ? (headerText(headers, name) ?? '') : '');
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    headers,
    body,
    query,
    pairs,
    parameters,
    action: byHeader('x-acs-action') || (parameters['Action'] ?? ''),
    version: byHeader('x-acs-version') || (parameters['Version'] ?? ''),
    format: formatOf(parameters['Format'], headers.accept, signedByHeader),
    signedByHeader,
  };
}

/** Throws EcsError unless the request names an action and a version of the API. */
export function checkRequest({ method, action, version }: DecodedRequest): void {
  if (method !== 'GET' && method !== 'POST') throw ecsError('UnsupportedHTTPMethod');
  if (action === '') throw missingParameter('Action');
  if (version === '') throw missingParameter('Version');
}

/** Reads `a=1&b=x+y&c=%20&d`, in order and with repetitions. Invalid percent-encoding stays as it is. */
function parsePairs(text: string): Pair[] {
  const pairs: Pair[] = [];
  for (const piece of text.split('&')) {
    if (piece === '') continue;
    const equals = piece.indexOf('=');
    pairs.push(equals < 0 ? [decode(piece), ''] : [decode(piece.slice(0, equals)), decode(piece.slice(equals + 1))]);
  }
  return pairs;
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return spaced.includes('%') ? unescape(spaced) : spaced;
}

function firstValues(pairs: readonly Pair[]): Record<string, string> {
  // It has no prototype, so that `__proto__` is a parameter like any other.
  const values = Object.create(null) as Record<string, string>;
  for (const [name, value] of pairs) values[name] ??= value;
  return values;
}

// The parameter Format decides. Without it, requests signed by header get JSON unless they accept XML, others get XML.
function formatOf(asked: string | undefined, accept: string | undefined, signedByHeader: boolean): Format {
  const name = asked?.toUpperCase();
  if (name === 'JSON' || name === 'XML') return name;
  return signedByHeader && !/\bxml\b/i.test(accept ?? '') ? 'JSON' : 'XML';
}
