import { createHmac } from 'node:crypto';
import { percentEncode } from './encoding.ts';
import { headerText } from './headers.ts';
import type { MnsSignedRequest } from './mns.ts';

const SCHEME = 'MNS4-HMAC-SHA256';
const END_OF_SCOPE = 'aliyun_v4_request';
const AUTHORIZATION =
  /^MNS4-HMAC-SHA256 Credential=([^/\s]+)\/(\d{8})\/([^/\s]+)\/mns\/aliyun_v4_request,\s*Signature=([0-9a-f]{64})$/;

/** What a version 4 Authorization header says. */
export interface MnsV4Authorization {
  accessKeyId: string;
  /** The day for which the signing key was derived, such as `20260101`. */
  day: string;
  region: string;
  signature: string;
}

/** Reads a version 4 Authorization header; undefined for any other form. */
export function parseMnsV4Authorization(header: string): MnsV4Authorization | undefined {
  const [, accessKeyId, day, region, signature] = AUTHORIZATION.exec(header) ?? [];
  if (accessKeyId === undefined || day === undefined || region === undefined || signature === undefined)
    return undefined;
  return { accessKeyId, day, region, signature };
}

/**
 * Whether a version 4 signature is right for a request of this time (milliseconds since the epoch). The vendor's SDKs
 * have it since 2025 beside the older one; it covers the same request, but the path and query in a canonical form, and
 * is good for one day and region. Any region is accepted here, for there is only one.
 */
export function verifyMnsV4Signature(
  request: MnsSignedRequest,
  time: number,
  accessKeySecret: string,
  { day, region, signature }: MnsV4Authorization,
): boolean {
  const second = `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const scope = `${day}/${region}/mns/${END_OF_SCOPE}`;
  const text = `${SCHEME}\n${second}\n${scope}\n${canonicalRequest(request)}`;
  const key = [day, region, 'mns', END_OF_SCOPE].reduce<string | Buffer>(hmac, `aliyun_v4${accessKeySecret}`);
  return second.startsWith(day) && hmac(key, text).toString('hex') === signature;
}

function canonicalRequest({ method, target, headers }: MnsSignedRequest): string {
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(target) ?? [];
  const canonicalPath = path.split('/').map(recoded).join('/');
  const covered = Object.keys(headers)
    .filter((name) => name === 'content-md5' || name === 'content-type' || name.startsWith('x-mns-'))
    .sort()
    .map((name) => `${name}:${(headerText(headers, name) ?? '').trim()}\n`)
    .join('');
  return `${method}\n${canonicalPath}\n${canonicalQuery(query)}\n${covered}\n`;
}

// Unlike in the signatures of other services, names are in lower case and an empty value has no `=`.
function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((pair): [name: string, value: string] => {
      const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
      return [recoded(name).toLowerCase(), recoded(value)];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
}

// Clients send receipt handles as they are or percent-encoded, and sign them encoded in either case. A plus is a plus.
function recoded(text: string): string {
  try {
    return percentEncode(decodeURIComponent(text).trim());
  } catch {
    // Invalid percent-encoding: nobody can have signed it.
    return text;
  }
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
