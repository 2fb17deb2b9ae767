import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What a request for the console's data or actions says of who sent it. */
export interface Asked {
  method: string;
  headers: IncomingHttpHeaders;
}

/** Why a request is refused. */
export interface Refusal {
  status: 400 | 401 | 403 | 404 | 405 | 413 | 415;
  code: string;
  message: string;
}

/** A token that nobody guesses. Whoever has it may see and do what the console can. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * Whether a request comes from this machine, and not from a web page of somebody else. A browser names the page in `Origin`
 * and `Sec-Fetch-Site`. A page whose own name leads to this machine shows in `Host`.
 */
export function isForeign({ host, origin, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (host === undefined || !/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host)) return true;
  if (origin !== undefined && origin !== `http://${host}`) return true;
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/**
 * Decides whether a request for data or an action is let in; undefined: it is.
 * @param cookie the name of the cookie that holds the token.
 */
export function refusalOf({ method, headers }: Asked, cookie: string, token: string): Refusal | undefined {
  if (isForeign(headers)) return FOREIGN;
  const given = bearer(headers.authorization) ?? cookieIn(headers.cookie, cookie);
  if (given === undefined || !isToken(given, token)) return NO_TOKEN;
  // No form of a foreign page can send this type without asking first.
  if (method === 'POST' && !/^application\/json\b/i.test(headers['content-type'] ?? '')) return NO_JSON;
  return undefined;
}

/** Compares in a time that tells nothing of the token. */
export function isToken(given: string, token: string): boolean {
  const [a, b] = [given, token].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** The cookie that keeps the token in the browser. No script can read it, and no other site sends it along. */
export function cookieOf(name: string, token: string, path: string): string {
  return `${name}=${token}; HttpOnly; SameSite=Strict; Path=${path}`;
}

/** On every answer: nothing but our own files is loaded, and no other page may show or read any of it. */
export const SAFE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
} as const;

function bearer(authorization = ''): string | undefined {
  return /^Bearer (\S+)$/i.exec(authorization)?.[1];
}

function cookieIn(cookies = '', name: string): string | undefined {
  const found = cookies.split(/; */).find((each) => each.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

export const FOREIGN: Refusal = {
  status: 403,
  code: 'Foreign',
  message: 'The console answers this machine alone, at its own address, and no page of anybody else.',
};
const NO_TOKEN: Refusal = {
  status: 401,
  code: 'NoToken',
  message: 'Open the console by the link with its token: the command that started it prints it.',
};
const NO_JSON: Refusal = { status: 415, code: 'NoJson', message: 'Actions take JSON: content-type application/json.' };
