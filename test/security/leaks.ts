/** A text that left a function, and where it was found. */
export interface Saying {
  where: string;
  text: string;
}

/** Runs of base64. 16 characters are short enough for every canary and too long for most words. */
const BASE64 = /[A-Za-z0-9+/_-]{16,}={0,2}/g;

/**
 * Finds secrets in texts: in clear, escaped, in hex, or in base64 at any offset.
 * @returns `<name> in <where>` for each secret and place.
 */
export function leaks(sayings: readonly Saying[], secrets: Readonly<Record<string, string>>): string[] {
  const sought = Object.entries(secrets).map(([name, secret]) => ({ name, forms: formsOf(secret) }));
  const leaked = sayings.flatMap(({ where, text }) => {
    const readable = unfold(text);
    const found = sought.filter(({ forms }) => forms.some((form) => readable.includes(form)));
    return found.map(({ name }) => `${name} in ${where}`);
  });
  return [...new Set(leaked)];
}

/** A text with its base64 decoded, twice: a message's body is base64, inside an event that may be base64, too. */
function unfold(text: string): string {
  const decoded = decodeRuns(text);
  return [text, decoded, decodeRuns(decoded)].join('\n');
}

function decodeRuns(text: string): string {
  return (text.match(BASE64) ?? []).map((run) => Buffer.from(run, 'base64').toString('latin1')).join('\n');
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('hex'),
    ...[0, 1, 2].map((offset) => base64At(bytes, offset)),
  ];
}

/** The base64 of these bytes after `offset` other bytes, without the characters that also depend on the neighbours. */
function base64At(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const from = Math.ceil((offset * 8) / 6);
  const until = Math.floor(((offset + bytes.length) * 8) / 6);
  return encoded.slice(from, until);
}
