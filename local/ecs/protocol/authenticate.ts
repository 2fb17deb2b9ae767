import type { CredentialStore, Credentials } from '../../credentials.ts';
import { sha256Hex, verifyAcs3 } from '../../signature/acs3.ts';
import { missing, SignatureError } from '../../signature/errors.ts';
import type { Freshness } from '../../signature/freshness.ts';
import { headerTexts } from '../../signature/headers.ts';
import { verifyRpc } from '../../signature/rpc.ts';
import type { DecodedRequest } from './decode.ts';

/**
 * The key that signed a request, by whichever of the two signatures. Throws SignatureError with the documented code.
 */
export function authenticate(request: DecodedRequest, store: CredentialStore, freshness: Freshness): Credentials {
  if (!request.signedByHeader) return verifyRpc(request.method, request.pairs, store, freshness);
  const { method, path, query, body } = request;
  const headers = headerTexts(request.headers);
  const payloadHash = headers['x-acs-content-sha256'];
  if (payloadHash === undefined) throw missing('x-acs-content-sha256');
  if (headers['x-acs-signature-nonce'] === undefined) throw missing('x-acs-signature-nonce');
  if (payloadHash.toLowerCase() !== sha256Hex(body)) {
    const message =
      'Specified signature does not match our calculation: x-acs-content-sha256 is not the hash of the body.';
    throw new SignatureError('SignatureDoesNotMatch', 400, message);
  }
  return verifyAcs3({ method, path, query, headers, payloadHash }, store, freshness);
}
