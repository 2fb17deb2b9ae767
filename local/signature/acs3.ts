import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { CredentialStore, Credentials } from '../credentials.ts';
import { canonicalQuery, type Pair } from './encoding.ts';
import { missing, SignatureError } from './errors.ts';
import type { Freshness } from './freshness.ts';
import { checkSecurityToken, findKey } from './tokens.ts';

const ACS3_ALGORITHM = 'ACS3-HMAC-SHA256';

const EMPTY_SHA256 = hash('sha256', '');

/** What an ACS3 signature covers. Header names are lower-case. */
export interface Acs3Request {
  method: string;
  path: string;
  query: Iterable<Pair>;
  headers: Readonly<Record<string, string | undefined>>;
  signedHeaders: readonly string[];
  /** Hex SHA-256 of the body for ECS; the empty string for HTTP triggers of Function Compute. */
  payloadHash: string;
}

export interface Acs3Authorization {
  accessKeyId: string;
  signedHeaders: string[];
  signature: string;
}

/** Hex SHA-256, as in `x-acs-content-sha256`. */
export function sha256Hex(data: string | Uint8Array): string {
  // Most calls have no body.
  if (data.length === 0) return EMPTY_SHA256;
  return hash('sha256', data);
}

/** The text that an ACS3 signature signs: the algorithm and the hash of the canonical request. */
export function acs3StringToSign(request: Acs3Request, query = canonicalQuery(request.query)): string {
  // The vendor's Java SDK lists the names in whatever order they come and signs the headers in that of their names.
  const names = [...request.signedHeaders].sort();
  const headers = names.map((name) => `${name}:${(request.headers[name] ?? '').trim()}\n`);
  const canonicalRequest = [
    request.method,
    request.path,
    query,
    headers.join(''),
    request.signedHeaders.join(';'),
    request.payloadHash,
  ].join('\n');
  return `${ACS3_ALGORITHM}\n${sha256Hex(canonicalRequest)}`;
}

/** Hex HMAC-SHA256 of a string to sign. */
export function acs3Signature(secret: string, stringToSign: string): string {
  return createHmac('sha256', secret).update(stringToSign).digest('hex');
}

/** Reads `ACS3-HMAC-SHA256 Credential=…,SignedHeaders=a;b,Signature=…`; undefined when it is anything else. */
export function parseAcs3Authorization(header: string): Acs3Authorization | undefined {
  const match =
    /^ACS3-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]*),\s*Signature=([0-9a-fA-F]+)\s*$/.exec(header);
  const [, accessKeyId, signedHeaders, signature] = match ?? [];
  if (accessKeyId === undefined || signedHeaders === undefined || signature === undefined) return undefined;
  const names = signedHeaders === '' ? [] : signedHeaders.toLowerCase().split(';');
  return { accessKeyId, signedHeaders: names, signature: signature.toLowerCase() };
}

/**
 * The key that signed this request. Checks the authorization header, `x-acs-date`, the security token, the signature
 * and, last, the nonce, which a refused request must not use up. Throws SignatureError with the documented code.
 */
export function verifyAcs3(
  request: Omit<Acs3Request, 'signedHeaders'>,
  store: CredentialStore,
  freshness: Freshness,
): Credentials {
  const { headers } = request;
  const authorization = parseAcs3Authorization(headers['authorization'] ?? '');
  if (authorization === undefined) {
    const message = 'The request signature does not conform to Aliyun standards.';
    throw new SignatureError('IncompleteSignature', 400, message);
  }
  const date = headers['x-acs-date'];
  if (date === undefined) throw missing('x-acs-date');
  if (!authorization.signedHeaders.includes('x-acs-date')) {
    // Otherwise anybody could send it again for ever, under another date.
    throw new SignatureError('IncompleteSignature', 400, 'The signed headers must include x-acs-date.');
  }
  const time = freshness.checkTimestamp(date);
  const key = findKey(store, authorization.accessKeyId);
  checkSecurityToken(store, key, headers['x-acs-security-token']);
  const signed = { ...request, signedHeaders: authorization.signedHeaders };
  const isSigned = (text: string): boolean =>
    sameText(acs3Signature(key.accessKeySecret, text), authorization.signature);
  const stringToSign = acs3StringToSign(signed);
  if (!isSigned(stringToSign) && !isSigned(acs3StringToSign(signed, withBareNames(canonicalQuery(request.query))))) {
    const message = `Specified signature does not match our calculation. server string to sign is:${stringToSign}`;
    throw new SignatureError('SignatureDoesNotMatch', 400, message);
  }
  const nonce = headers['x-acs-signature-nonce'];
  if (nonce !== undefined) freshness.useNonce(key.accessKeyId, nonce, time);
  return key;
}

// Older releases of the vendor's Python and PHP SDKs write `a` for `a=` when they sign, later ones do not.
function withBareNames(query: string): string {
  return query.replace(/=(?=&|$)/g, '');
}

/** Compares in constant time. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
