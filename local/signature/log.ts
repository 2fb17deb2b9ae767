import { createHmac } from 'node:crypto';
import type { CredentialStore, Credentials } from '../credentials.ts';
import { sameText } from './acs3.ts';
import { SignatureError } from './errors.ts';
import { checkSecurityToken, findKey } from './tokens.ts';

/** A request to the log service as its signature covers it. Header names are lower-case. */
export interface LogRequest {
  method: string;
  path: string;
  query: Iterable<readonly [string, string]>;
  headers: Readonly<Record<string, string | undefined>>;
}

/** The digests of a signature, as `x-log-signaturemethod` names them. The vendor's SDK for Node.js takes SHA-256. */
const DIGESTS: Readonly<Record<string, string>> = { 'hmac-sha1': 'sha1', 'hmac-sha256': 'sha256' };

/** The text that `Authorization: LOG <id>:<signature>` signs. */
export function logStringToSign({ method, path, query, headers }: LogRequest): string {
  const fixed = [method, headers['content-md5'] ?? '', headers['content-type'] ?? '', headers['date'] ?? ''];
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-log-') || name.startsWith('x-acs-'))
    .sort()
    .map((name) => `${name}:${headers[name] ?? ''}\n`);
  const parameters = [...query].map(([name, value]) => `${name}=${value}`).sort();
  return `${fixed.join('\n')}\n${own.join('')}${path}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`;
}

/** The key that signed a request to the log service. Throws SignatureError. */
export function verifyLog(request: LogRequest, store: CredentialStore): Credentials {
  const [, accessKeyId, signature] = /^LOG ([^:\s]+):(\S+)$/.exec(request.headers['authorization'] ?? '') ?? [];
  const digest = DIGESTS[request.headers['x-log-signaturemethod'] ?? 'hmac-sha1'];
  if (accessKeyId === undefined || signature === undefined || digest === undefined) {
    throw new SignatureError('Unauthorized', 401, 'The request is not signed as LOG with HMAC-SHA1 or HMAC-SHA256.');
  }
  const key = findKey(store, accessKeyId);
  checkSecurityToken(store, key, request.headers['x-acs-security-token']);
  const own = createHmac(digest, key.accessKeySecret).update(logStringToSign(request)).digest('base64');
  if (!sameText(own, signature)) {
    throw new SignatureError('SignatureNotMatch', 403, 'The signature does not match the one calculated.');
  }
  return key;
}
