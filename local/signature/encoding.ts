/** One name and value, decoded, in the order in which the request carried them. */
export type Pair = readonly [name: string, value: string];

const PLAIN = /^[\w.~-]*$/;

// encodeURIComponent does not encode these five. Both signatures follow RFC 3986, which does.
const LEFT_OVER = /[!'()*]/g;

/** Percent-encodes everything but letters, digits and `-_.~`, as both signatures do. The text must be well-formed. */
export function percentEncode(text: string): string {
  if (PLAIN.test(text)) return text;
  return encodeURIComponent(text).replace(LEFT_OVER, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Undoes the percent-encoding of a path or query. A text with invalid percent-encoding stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Nobody can have signed a decoded form of it.
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
