import type { JWK } from 'jose';
import * as v from 'valibot';

/** A place in a request that holds a token or takes a claim. */
export type Position = v.InferOutput<typeof Position>;
const Position = v.picklist(['header', 'query', 'form', 'cookie']);

/** Where a token may stand. In headers, `prefix` comes before the token and is removed. */
export interface TokenLookup {
  position: Position;
  name: string;
  prefix: string;
}

/** A claim that the function finds in its request under `name`. */
export interface ClaimPassage {
  position: Position;
  claim: string;
  name: string;
}

/** How a trigger with `authType: jwt` lets requests through. */
export interface JwtRules {
  keys: JWK[];
  lookups: TokenLookup[];
  passages: ClaimPassage[];
  /** Paths that need no token: exact, or with `*` for any end. */
  whitelist: string[] | undefined;
  /** Paths that need a token, when no others do. */
  blacklist: string[] | undefined;
}

const Key = v.looseObject({ kty: v.string(), kid: v.optional(v.string()), alg: v.optional(v.string()) });

// The API has texts such as `header:Authorization:Bearer,cookie:token`; s.yaml may have lists, which component fc3
// makes into these texts.
const Lookups = v.union([
  v.string(),
  v.pipe(
    v.array(v.object({ readPosition: Position, parameterName: v.string(), prefix: v.optional(v.string(), '') })),
    v.transform((list) => list.map((each) => `${each.readPosition}:${each.parameterName}:${each.prefix}`).join(',')),
  ),
]);
const Passages = v.union([
  v.string(),
  v.pipe(
    v.array(
      v.object({
        mappingParameterPosition: Position,
        claimName: v.optional(v.string(), ''),
        mappingParameterName: v.string(),
      }),
    ),
    v.transform((list) =>
      list.map((each) => `${each.mappingParameterPosition}:${each.claimName}:${each.mappingParameterName}`).join(','),
    ),
  ),
]);

const Rules = v.pipe(
  v.object({
    jwks: v.object({ keys: v.array(Key) }),
    // The console and the component require it. The default is the usual place.
    tokenlookup: v.optional(Lookups, 'header:Authorization:Bearer'),
    claimpassby: v.optional(Passages, ''),
    whitelist: v.optional(v.array(v.string())),
    blacklist: v.optional(v.array(v.string())),
  }),
  v.check(({ whitelist, blacklist }) => whitelist === undefined || blacklist === undefined),
  v.transform(({ jwks, tokenlookup, claimpassby, whitelist, blacklist }) => ({
    keys: jwks.keys,
    lookups: entries(tokenlookup).map(([position, name = '', ...prefix]) => ({
      position,
      name,
      prefix: prefix.join(':').trim(),
    })),
    passages: entries(claimpassby).map(([position, claim = '', name = '']) => ({
      position,
      claim: claim === '' ? name : claim,
      name,
    })),
    whitelist,
    blacklist,
  })),
  v.check(({ lookups, passages }) => [...lookups, ...passages].every(isPlace)),
);

/** Reads an `authConfig`, as text or not; undefined when it is none. */
export function readJwtRules(authConfig: unknown): JwtRules | undefined {
  const value: unknown = typeof authConfig === 'string' ? parse(authConfig) : authConfig;
  if (typeof value !== 'object' || value === null) return undefined;
  // The API's own example writes JWKS and TokenLookup, other examples of the vendor jwks and tokenLookup.
  const named = Object.fromEntries(Object.entries(value).map(([name, each]) => [name.toLowerCase(), each as unknown]));
  const rules = v.safeParse(Rules, named);
  return rules.success ? (rules.output as JwtRules) : undefined;
}

/** Whether a request for this path, as the function sees it, needs a token. */
export function needsToken(path: string, { whitelist, blacklist }: JwtRules): boolean {
  if (blacklist !== undefined) return blacklist.some((pattern) => matches(path, pattern));
  return !(whitelist ?? []).some((pattern) => matches(path, pattern));
}

function matches(path: string, pattern: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

function entries(list: string): string[][] {
  return list
    .split(',')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => entry.trim().split(':'));
}

function isPlace({ position, name }: { position: string | undefined; name: string }): boolean {
  return v.is(Position, position) && name !== '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A text that is no JSON is no configuration.
    return undefined;
  }
}
