import type { JWTPayload } from 'jose';
import { FcError } from '../errors.ts';
import { readJwt } from './jwt.ts';
import { needsToken, type ClaimPassage, type JwtRules, type Position, type TokenLookup } from './jwtRules.ts';

/** The parts of a request that may carry a token or a claim. */
export interface TokenRequest {
  /** As the function sees it. */
  path: string;
  query: URLSearchParams;
  headerLists: NodeJS.Dict<string[]>;
  body: Buffer;
}

/**
 * Lets a request through a trigger with `authType: jwt` and returns it as the function gets it, with the claims that
 * the rules pass on. Throws FcError (403). If several places may hold the token, the first that has one counts, as
 * documented.
 */
export async function admitWithToken<Request extends TokenRequest>(
  request: Request,
  rules: JwtRules | undefined,
  now: number,
): Promise<Request> {
  if (rules !== undefined && !needsToken(request.path, rules)) return request;
  const token = firstToken(request, rules?.lookups ?? []);
  if (token === undefined) throw new FcError(403, 'JWTTokenIsMissing', 'the jwt token is missing');
  const claims = await readJwt(token, rules?.keys ?? [], now);
  if (claims === undefined) throw new FcError(403, 'AccessDenied', 'invalid or expired jwt');
  return (rules?.passages ?? []).reduce((passed, passage) => withClaim(passed, passage, claims), request);
}

function firstToken(request: TokenRequest, lookups: TokenLookup[]): string | undefined {
  for (const { position, name, prefix } of lookups) {
    const found = valueAt(request, position, name);
    if (found === undefined || found === '') continue;
    if (position !== 'header' || prefix === '') return found;
    if (found.toLowerCase().startsWith(`${prefix.toLowerCase()} `)) return found.slice(prefix.length).trim();
  }
  return undefined;
}

function valueAt(request: TokenRequest, position: Position, name: string): string | undefined {
  if (position === 'header') return request.headerLists[name.toLowerCase()]?.[0];
  if (position === 'query') return request.query.get(name) ?? undefined;
  if (position === 'cookie') return cookies(request).find(([cookie]) => cookie === name)?.[1];
  return isForm(request) ? (new URLSearchParams(request.body.toString()).get(name) ?? undefined) : undefined;
}

function withClaim<Request extends TokenRequest>(
  request: Request,
  { position, claim, name }: ClaimPassage,
  claims: JWTPayload,
): Request {
  const claimed = claims[claim];
  if (claimed === undefined || claimed === null) return request;
  const value = typeof claimed === 'string' ? claimed : JSON.stringify(claimed);
  if (position === 'header') return withHeader(request, name.toLowerCase(), value);
  if (position === 'query') return { ...request, query: replaced(request.query, name, value) };
  if (position === 'cookie') {
    const others = cookies(request).filter(([cookie]) => cookie !== name);
    return withHeader(request, 'cookie', [...others, [name, value]].map((pair) => pair.join('=')).join('; '));
  }
  if (!isForm(request)) return request;
  const form = replaced(new URLSearchParams(request.body.toString()), name, value);
  return { ...request, body: Buffer.from(form.toString()) };
}

function withHeader<Request extends TokenRequest>(request: Request, name: string, value: string): Request {
  return { ...request, headerLists: { ...request.headerLists, [name]: [value] } };
}

// Replaces what the client sent under that name: a claim must not be forged.
function replaced(parameters: URLSearchParams, name: string, value: string): URLSearchParams {
  const copy = new URLSearchParams(parameters);
  copy.set(name, value);
  return copy;
}

function cookies({ headerLists }: TokenRequest): [name: string, value: string][] {
  return (headerLists['cookie'] ?? [])
    .flatMap((line) => line.split(';'))
    .filter((pair) => pair.includes('='))
    .map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]);
}

function isForm({ headerLists }: TokenRequest): boolean {
  return headerLists['content-type']?.[0]?.startsWith('application/x-www-form-urlencoded') === true;
}
