import type { CredentialStore, Credentials } from '../credentials.ts';
import { sameText } from './acs3.ts';
import { SignatureError } from './errors.ts';
import { hmacSha1 } from './hmacSha1.ts';
import { checkSecurityToken, findKey } from './tokens.ts';

/** A request to OSS as version 1 of its signature covers it. Header names are lower-case. */
export interface OssRequest {
  method: string;
  headers: Readonly<Record<string, string | undefined>>;
  /** `/<bucket>/<object>`, not encoded. */
  resource: string;
}

/** The text that an OSS signature signs. */
export function ossStringToSign({ method, headers, resource }: OssRequest): string {
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-oss-'))
    .sort()
    .map((name) => `${name}:${(headers[name] ?? '').trim()}\n`);
  const date = headers['x-oss-date'] ?? headers['date'] ?? '';
  const first = [method, headers['content-md5'] ?? '', headers['content-type'] ?? '', date].join('\n');
  return `${first}\n${own.join('')}${resource}`;
}

/** The key that signed `Authorization: OSS <id>:<signature>`. Throws SignatureError. */
export function verifyOss(request: OssRequest, store: CredentialStore): Credentials {
  const [, accessKeyId, signature] = /^OSS ([^:\s]+):(\S+)$/.exec(request.headers['authorization'] ?? '') ?? [];
  if (accessKeyId === undefined || signature === undefined) {
    throw new SignatureError('AccessDenied', 403, 'The request is not signed with version 1 of the OSS signature.');
  }
  const key = findKey(store, accessKeyId);
  checkSecurityToken(store, key, request.headers['x-oss-security-token']);
  const expected = hmacSha1(key.accessKeySecret, ossStringToSign(request));
  if (!sameText(expected, signature)) {
    throw new SignatureError('SignatureDoesNotMatch', 403, 'The request signature does not match the one calculated.');
  }
  return key;
}
