import { createHmac } from 'node:crypto';
import type { CredentialStore, Credentials } from '../credentials.ts';
import { sameText } from './acs3.ts';
import { decoded, type Pair } from './encoding.ts';
import { SignatureError } from './errors.ts';
import type { Freshness } from './freshness.ts';
import { checkSecurityToken, findKey } from './tokens.ts';

/** What a signature of Function Compute 2.0 covers. Header names are lower-case. */
export interface Fc2Request {
  method: string;
  path: string;
  /** Decoded. HTTP triggers sign it, even when it is empty; calls of the API do not: undefined for them. */
  query?: Iterable<Pair> | undefined;
  headers: Readonly<Record<string, string | undefined>>;
}

/** The text that `Authorization: FC <id>:<signature>` signs. */
function fc2StringToSign({ method, path, query, headers }: Fc2Request): string {
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-fc-'))
    .sort()
    .map((name) => `${name}:${headers[name] ?? ''}\n`);
  const fixed = [method, headers['content-md5'] ?? '', headers['content-type'] ?? '', headers['date'] ?? ''];
  return `${fixed.join('\n')}\n${own.join('')}${path}${query === undefined ? '' : `\n${parameters(query)}`}`;
}

function parameters(query: Iterable<Pair>): string {
  return [...query]
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('\n');
}

/** Base64 HMAC-SHA256 of a string to sign. */
function fc2Signature(secret: string, stringToSign: string): string {
  return createHmac('sha256', secret).update(stringToSign).digest('base64');
}

/**
 * Whether a request for an HTTP trigger carries its signature in the query, as the URLs that SDKs sign for others to
 * use.
 */
export function isPresigned(query: Iterable<Pair> | undefined): boolean {
  return [...(query ?? [])].some(([name]) => name === 'x-fc-signature');
}

/**
 * The key that signed a URL: `x-fc-expires`, in seconds, stands in the place of the date, and every parameter but the
 * signature is signed. Throws SignatureError.
 */
export function verifyPresigned(request: Fc2Request, store: CredentialStore, now: number): Credentials {
  const parameters = new Map(request.query ?? []);
  const expires = parameters.get('x-fc-expires') ?? '';
  if (!(Number(expires) * 1000 > now)) throw new SignatureError('InvalidTimeStamp.Expired', 403, 'the URL has expired');
  const key = findKey(store, parameters.get('x-fc-access-key-id') ?? '');
  checkSecurityToken(store, key, parameters.get('x-fc-security-token'));
  const query = [...(request.query ?? [])].filter(([name]) => name !== 'x-fc-signature');
  const signed = { ...request, headers: { ...request.headers, date: expires }, query };
  if (!isSignedBy(key, signed, parameters.get('x-fc-signature') ?? '')) throw mismatch();
  return key;
}

/** The key that signed this request. Throws SignatureError when the signature, its date or its token does not hold. */
export function verifyFc2(request: Fc2Request, store: CredentialStore, freshness: Freshness): Credentials {
  const { headers } = request;
  const [, accessKeyId, signature] = /^FC ([^:\s]+):(\S+)$/.exec(headers['authorization'] ?? '') ?? [];
  if (accessKeyId === undefined || signature === undefined) {
    throw new SignatureError(
      'IncompleteSignature',
      403,
      'the Authorization header must read FC <AccessKeyId>:<signature>',
    );
  }
  const date = Date.parse(headers['date'] ?? '');
  if (Number.isNaN(date)) throw new SignatureError('InvalidTimeStamp.Format', 403, 'the Date header is missing or no HTTP date'); // prettier-ignore
  freshness.checkTimestamp(new Date(date).toISOString().replace(/\.\d{3}Z$/, 'Z'));
  const key = findKey(store, accessKeyId);
  checkSecurityToken(store, key, headers['x-fc-security-token']);
  if (!isSignedBy(key, request, signature)) throw mismatch();
  return key;
}

// Some clients sign the path as they send it, others sign it decoded.
function isSignedBy(key: Credentials, request: Fc2Request, signature: string): boolean {
  return [request.path, decoded(request.path)].some((path) =>
    sameText(fc2Signature(key.accessKeySecret, fc2StringToSign({ ...request, path })), signature),
  );
}

function mismatch(): SignatureError {
  const message =
    'The request signature we calculated does not match the signature you provided. Check your access key and signing method';
  return new SignatureError('SignatureDoesNotMatch', 403, message);
}
