import * as v from 'valibot';

/** The most user data that ECS takes, in bytes before encoding. Source: the page of CreateInstance. */
const MOST_BYTES = 32 * 1024;

const TOO_LONG = `must be at most ${MOST_BYTES} bytes before it is encoded: let it fetch what is longer`;

/** User data as ECS takes it: padded Base64 in one line, of at most 32 KB before encoding. */
export const userData = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.check(isBase64, 'must be Base64: bring plain text as userDataText'),
  v.check((encoded) => Buffer.byteLength(encoded, 'base64') <= MOST_BYTES, TOO_LONG),
);

/** User data as plain text, of at most 32 KB in UTF-8. */
export const userDataText = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.check((text) => Buffer.byteLength(text) <= MOST_BYTES, TOO_LONG),
);

/** Encodes plain text as ECS takes it. */
export function encodeUserData(text: string): string {
  return Buffer.from(text).toString('base64');
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}
