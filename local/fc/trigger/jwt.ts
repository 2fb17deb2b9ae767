import { constants, createHmac, createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { sameText } from '../../signature/acs3.ts';

const Header = v.object({
  alg: v.pipe(v.string(), v.regex(/^(?:(?:HS|RS|PS|ES)(?:256|384|512)|EdDSA)$/)),
  kid: v.optional(v.string()),
});
const Claims = v.looseObject({ exp: v.optional(v.number()), nbf: v.optional(v.number()) });

/** The claims of a token. */
export type Claims = v.InferOutput<typeof Claims>;

/** A key of a key set (RFC 7517). */
export interface Key extends JsonWebKey {
  kty: string;
  kid?: string | undefined;
  alg?: string | undefined;
}

/**
 * The claims of a JSON Web Token that one of these keys signed, by any algorithm that Function Compute documents, and that
 * is valid at `now` (milliseconds since the epoch); undefined when it is not.
 */
export function readJwt(token: string, keys: readonly Key[], now: number): Claims | undefined {
  const [header = '', claims = '', signature = '', ...more] = token.split('.');
  const head = v.safeParse(Header, parsePart(header));
  const body = v.safeParse(Claims, parsePart(claims));
  if (!head.success || !body.success || more.length > 0) return undefined;
  const { exp = Infinity, nbf = 0 } = body.output;
  if (now / 1000 >= exp || now / 1000 < nbf) return undefined;
  const { alg, kid } = head.output;
  const isSigned = keys
    .filter((key) => (kid === undefined || key.kid === kid) && (key.alg ?? alg) === alg && key.kty === keyType(alg))
    .some((key) => isSignedBy(key, alg, `${header}.${claims}`, signature));
  return isSigned ? body.output : undefined;
}

function keyType(alg: string): string {
  if (alg === 'EdDSA') return 'OKP';
  if (alg.startsWith('HS')) return 'oct';
  return alg.startsWith('ES') ? 'EC' : 'RSA';
}

function isSignedBy(key: Key, alg: string, signed: string, signature: string): boolean {
  const digest = `sha${alg.slice(2)}`;
  if (key.kty === 'oct') {
    const secret = Buffer.from(key.k ?? '', 'base64url');
    return secret.length > 0 && sameText(createHmac(digest, secret).update(signed).digest('base64url'), signature);
  }
  const publicKey = readKey(key);
  if (publicKey === undefined) return false;
  const bytes = Buffer.from(signature, 'base64url');
  if (alg === 'EdDSA') return verify(null, Buffer.from(signed), publicKey, bytes);
  if (alg.startsWith('ES')) {
    return verify(digest, Buffer.from(signed), { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes);
  }
  if (alg.startsWith('RS')) return verify(digest, Buffer.from(signed), publicKey, bytes);
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return verify(digest, Buffer.from(signed), { key: publicKey, ...padding }, bytes);
}

function readKey(key: Key): KeyObject | undefined {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    // A key that is none has signed nothing.
    return undefined;
  }
}

function parsePart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;
  } catch {
    // Whoever sent this sent no token; the schema refuses undefined.
    return undefined;
  }
}
