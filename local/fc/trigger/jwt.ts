import { createHmac, createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import * as v from 'valibot';
import { sameText } from '../../signature/acs3.ts';

const Keys = v.object({
  jwks: v.object({ keys: v.array(v.looseObject({ kty: v.string(), kid: v.optional(v.string()) })) }),
});
const Header = v.object({ alg: v.picklist(['HS256', 'RS256']), kid: v.optional(v.string()) });
const Claims = v.looseObject({ exp: v.optional(v.number()), nbf: v.optional(v.number()) });

/**
 * Whether a JSON Web Token is signed by one of the trigger's keys (`authConfig.jwks`; HS256 or RS256) and valid at `now`
 * (milliseconds since the epoch).
 */
export function isValidJwt(token: string, authConfig: unknown, now: number): boolean {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const config = v.safeParse(Keys, typeof authConfig === 'string' ? parsePart(Buffer.from(authConfig)) : authConfig);
  const head = v.safeParse(Header, parsePart(Buffer.from(header, 'base64url')));
  const body = v.safeParse(Claims, parsePart(Buffer.from(claims, 'base64url')));
  if (!config.success || !head.success || !body.success) return false;
  const { exp = Infinity, nbf = 0 } = body.output;
  if (now / 1000 >= exp || now / 1000 < nbf) return false;
  const { alg, kid } = head.output;
  return config.output.jwks.keys
    .filter((key) => (kid === undefined || key.kid === kid) && key.kty === (alg === 'HS256' ? 'oct' : 'RSA'))
    .some((key) => isSignedBy(key, `${header}.${claims}`, signature));
}

function isSignedBy(key: JsonWebKey, signed: string, signature: string): boolean {
  if (key.kty === 'oct') {
    const secret = Buffer.from(key.k ?? '', 'base64url');
    return secret.length > 0 && sameText(createHmac('sha256', secret).update(signed).digest('base64url'), signature);
  }
  const publicKey = createPublicKey({ key, format: 'jwk' });
  return verify('sha256', Buffer.from(signed), publicKey, Buffer.from(signature, 'base64url'));
}

function parsePart(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    // Whoever sent this sent no token; the schema refuses undefined.
    return undefined;
  }
}
