/** One name and value, decoded, in the order in which the request carried them. */
export type Pair = readonly [name: string, value: string];

const PLAIN = /^[\w.~-]*$/;

// encodeURIComponent leaves these five alone; RFC 3986, which both signatures follow, does not reserve them a place.
const LEFT_OVER = /[!'()*]/g;

/** Percent-encoding as both signatures want it: everything but letters, digits and `-_.~`. Wants well-formed text. */
export function percentEncode(text: string): string {
  if (PLAIN.test(text)) return text;
  return encodeURIComponent(text).replace(LEFT_OVER, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A path or query as it was before it was percent-encoded; unchanged when it is no valid percent-encoding. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Nobody can have signed what it stands for.
    return text;
  }
}

/** `name=value` joined by `&`, sorted by name and then by value: the form in which both signatures cover parameters. */
export function canonicalQuery(pairs: Iterable<Pair>): string {
  return [...pairs]
    .sort(byNameThenValue)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** The order in which both signatures cover parameters. */
export function byNameThenValue(a: Pair, b: Pair): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] === b[1]) return 0;
  return a[1] < b[1] ? -1 : 1;
}
