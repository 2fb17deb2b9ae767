import { decodeProtectedHeader, errors, importJWK, jwtVerify, type JWK, type JWTPayload } from 'jose';

/** The algorithms that Function Compute documents for tokens. */
const FAMILIES = ['HS', 'RS', 'PS', 'ES'];
const ALGORITHMS = [...FAMILIES.flatMap((family) => [`${family}256`, `${family}384`, `${family}512`]), 'EdDSA'];

/**
 * The claims of a JSON Web Token that one of these keys signed and that is valid at `now` (milliseconds since the
 * epoch); undefined when it is not.
 */
export async function readJwt(token: string, keys: readonly JWK[], now: number): Promise<JWTPayload | undefined> {
  for (const key of keys) {
    try {
      const { alg = '', kid } = decodeProtectedHeader(token);
      if (kid !== undefined && key.kid !== kid) continue;
      const { payload } = await jwtVerify(token, await importJWK({ alg, ...key }), {
        algorithms: ALGORITHMS,
        currentDate: new Date(now),
      });
      return payload;
    } catch (error) {
      // This key did not sign the token, or the token or the key is malformed, which makes TypeError and DOMException.
      if (!(error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException))
        throw error;
    }
  }
  return undefined;
}
