import type { IncomingHttpHeaders } from 'node:http';
import { decoded } from './encoding.ts';
import { hmacSha1 } from './hmacSha1.ts';

/** The parts of a request that the MNS signature covers. */
export interface MnsSignedRequest {
  method: string;
  /** The request line's target exactly as sent: `/queues/q/messages?ReceiptHandle=1-ab+/=`. */
  target: string;
  /** Lower-case names. `security-token` is not covered. */
  headers: IncomingHttpHeaders;
}

/**
 * The text that an MNS client signs: verb, Content-MD5, Content-Type and Date, each on a line of its own, then the
 * `x-mns-*` headers in order and the resource.
 */
export function mnsStringToSign({ method, target, headers }: MnsSignedRequest): string {
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-mns-'))
    .sort()
    .map((name) => `${name}:${text(headers[name])}\n`)
    .join('');
  return (
    `${method}\n${text(headers['content-md5'])}\n${text(headers['content-type'])}\n` +
    `${text(headers.date)}\n${own}${target}`
  );
}

/** The base64 HMAC-SHA1 of a string to sign. */
export function mnsSignature(stringToSign: string, accessKeySecret: string): string {
  return hmacSha1(accessKeySecret, stringToSign);
}

/**
 * Whether a signature is right for a request. Clients differ in two points that the documentation leaves open, and both
 * ways are accepted: a date that is only in `x-mns-date` may stand in Date's place, and a target that was
 * percent-encoded on its way may have been signed before.
 */
export function verifyMnsSignature(request: MnsSignedRequest, accessKeySecret: string, signature: string): boolean {
  const isSigned = (variant: MnsSignedRequest): boolean =>
    mnsSignature(mnsStringToSign(variant), accessKeySecret) === signature;
  return isSigned(request) || otherReadings(request).some(isSigned);
}

/** Reads `MNS <AccessKeyId>:<signature>`; undefined for any other form. */
export function parseMnsAuthorization(header: string): { accessKeyId: string; signature: string } | undefined {
  const [, accessKeyId, signature] = /^MNS ([^:\s]+):(\S+)$/.exec(header) ?? [];
  return accessKeyId === undefined || signature === undefined ? undefined : { accessKeyId, signature };
}

function otherReadings({ method, target, headers }: MnsSignedRequest): MnsSignedRequest[] {
  const dated = headers.date === undefined ? [headers, { ...headers, date: text(headers['x-mns-date']) }] : [headers];
  return [target, decoded(target)].flatMap((one) => dated.map((other) => ({ method, target: one, headers: other })));
}

function text(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}
