import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../clock.ts';
import type { CredentialStore, Credentials } from '../../credentials.ts';
import { type MnsSignedRequest, parseMnsAuthorization, verifyMnsSignature } from '../../signature/mns.ts';
import { parseMnsV4Authorization, verifyMnsV4Signature } from '../../signature/mnsV4.ts';
import { MnsError } from '../model/errors.ts';

/** A request's date may be this far from the server's time, either way. */
const WINDOW_MS = 15 * 60_000;

export interface SignedRequest {
  method: string;
  target: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/**
 * Lets a request pass that a known key has signed within the window. Throws MnsError `MissingAuthorizationHeader`,
 * `InvalidAuthorizationHeader`, `MissingDateHeader`, `InvalidDateHeader`, `TimeExpired`, `InvalidAccessKeyId`,
 * `InvalidSecurityToken`, `SignatureDoesNotMatch` or `InvalidDegist`.
 */
export function authenticate(request: SignedRequest, credentials: CredentialStore, clock: Clock): void {
  const { headers } = request;
  if (headers.authorization === undefined) throw new MnsError('MissingAuthorizationHeader');
  const authorization = readAuthorization(headers.authorization);
  const time = checkDate(headers, clock);
  const key = credentials.find(authorization.accessKeyId);
  if (key === undefined) throw new MnsError('InvalidAccessKeyId');
  // MNS does not document the second name. Clients that know it from other services send it.
  checkToken(key, headers['security-token'] ?? headers['x-acs-security-token'], credentials);
  if (!authorization.isRight(request, time, key.accessKeySecret)) throw new MnsError('SignatureDoesNotMatch');
  checkBody(headers['content-md5'], request.body);
}

/** The signer of a request and the check of the signature, in either version. */
interface Authorization {
  accessKeyId: string;
  isRight(request: MnsSignedRequest, time: number, accessKeySecret: string): boolean;
}

function readAuthorization(header: string): Authorization {
  const plain = parseMnsAuthorization(header);
  if (plain !== undefined) {
    const { accessKeyId, signature } = plain;
    return { accessKeyId, isRight: (request, _, secret) => verifyMnsSignature(request, secret, signature) };
  }
  const v4 = parseMnsV4Authorization(header);
  if (v4 === undefined) throw new MnsError('InvalidAuthorizationHeader');
  return {
    accessKeyId: v4.accessKeyId,
    isRight: (request, time, secret) => verifyMnsV4Signature(request, time, secret, v4),
  };
}

/** Returns the request's time. */
function checkDate(headers: IncomingHttpHeaders, clock: Clock): number {
  const date = headers.date ?? headers['x-mns-date'];
  if (date === undefined) throw new MnsError('MissingDateHeader');
  const time = typeof date === 'string' ? Date.parse(date) : NaN;
  if (Number.isNaN(time)) throw new MnsError('InvalidDateHeader');
  // Clients outside sign with real time; functions in a faster cloud may sign with its time. Both are fresh.
  const distance = Math.min(Math.abs(time - Date.now()), Math.abs(time - clock.now()));
  if (distance > WINDOW_MS) throw new MnsError('TimeExpired');
  return time;
}

function checkToken(key: Credentials, token: string | string[] | undefined, credentials: CredentialStore): void {
  if (key.securityToken === undefined) return;
  if (token !== key.securityToken) throw new MnsError('InvalidSecurityToken');
  if (credentials.isExpired(key)) {
    throw new MnsError('InvalidSecurityToken', 'The security token you provided has expired.');
  }
}

// The standard wants base64 of the digest's bytes; most MNS clients send base64 of its hex digits, and some the digits.
function checkBody(given: string | string[] | undefined, body: Buffer): void {
  if (given === undefined || given === '') return;
  const hex = hash('md5', body);
  if (given === Buffer.from(hex).toString('base64') || given === hex) return;
  if (given === Buffer.from(hex, 'hex').toString('base64')) return;
  throw new MnsError('InvalidDegist');
}
