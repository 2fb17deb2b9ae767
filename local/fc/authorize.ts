import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../clock.ts';
import type { CredentialStore, Credentials } from '../credentials.ts';
import { sha256Hex, verifyAcs3 } from '../signature/acs3.ts';
import { SignatureError } from '../signature/errors.ts';
import { isPresigned, verifyFc2, verifyPresigned } from '../signature/fc2.ts';
import { Freshness } from '../signature/freshness.ts';
import { headerText, headerTexts } from '../signature/headers.ts';
import { FcError } from './errors.ts';

/** A request as its signature covers it: path and query exactly as the client sent them. */
export interface SignedRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Verifier {
  clock: Clock;
  credentials: CredentialStore;
}

/**
 * Lets a request through a trigger with `authType: function`, `isProxied` by the URL of 2.0, or throws FcError (403).
 */
export function authorizeTrigger(request: SignedRequest, isProxied: boolean, verifier: Verifier): void {
  if (isProxied) verifyFc2Request(request, request.query, verifier);
  // The platform leaves the body out of this signature: an empty string stands for its hash.
  else verifyAcs3Request(request, '', verifier);
}

/** The key that signed a call of the 2023-03-30 API. Throws FcError (403). */
export function authorizeApi(request: SignedRequest, verifier: Verifier): Credentials {
  const hash = headerText(request.headers, 'x-acs-content-sha256') ?? sha256Hex(request.body);
  if (hash !== sha256Hex(request.body)) {
    throw new FcError(403, 'SignatureNotMatch', 'x-acs-content-sha256 is not the SHA-256 of the body');
  }
  return verifyAcs3Request(request, hash, verifier);
}

/** The key that signed a call of the 2016-08-15 API. Throws FcError (403). */
export function authorizeApi2016(request: SignedRequest, verifier: Verifier): Credentials {
  return verifyFc2Request(request, undefined, verifier);
}

function verifyFc2Request(
  request: SignedRequest,
  query: URLSearchParams | undefined,
  { clock, credentials }: Verifier,
): Credentials {
  const signed = { ...request, query, headers: headerTexts(request.headers) };
  if (isPresigned(query)) {
    return translate(() => verifyPresigned(signed, credentials, clock.now()));
  }
  // Browsers send no Date. The table of error codes has 400 for that.
  if (request.headers.date === undefined) {
    throw new FcError(400, 'MissingRequiredHeader', 'required HTTP header Date was not specified');
  }
  return translate(() => verifyFc2(signed, credentials, new Freshness(clock)));
}

function verifyAcs3Request(request: SignedRequest, payloadHash: string, { clock, credentials }: Verifier): Credentials {
  // A new Freshness: Function Compute checks the time of a request, and documents no memory of nonces.
  return translate(() =>
    verifyAcs3({ ...request, headers: headerTexts(request.headers), payloadHash }, credentials, new Freshness(clock)),
  );
}

// SignatureError holds ECS's codes. Function Compute answers 403 to all of them, and two have other names there.
const CODES: Record<string, string> = {
  SignatureDoesNotMatch: 'SignatureNotMatch',
  'InvalidAccessKeyId.NotFound': 'InvalidAccessKeyID',
};

function translate<T>(verify: () => T): T {
  try {
    return verify();
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    const { code, accessKeyId } = error;
    const message = accessKeyId === undefined ? error.message : `invalid access key ID '${accessKeyId}'`;
    throw new FcError(403, CODES[code] ?? 'AccessDenied', message);
  }
}
