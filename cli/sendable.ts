import type { Credentials } from '../shared/cloud/credentials.ts';
import { UsageError } from './exit.ts';

type Part = keyof Credentials;

/** What the parts of a key are called, unless each has a variable of its own. */
const WORDS: Readonly<Record<Part, string>> = {
  accessKeyId: 'the access key id',
  accessKeySecret: 'the access key secret',
  securityToken: 'the security token',
};

/** What no key holds, as it gets around one that is copied. The first that fits counts. */
const FLAWS: readonly (readonly [RegExp, string])[] = [
  [/[\r\n]/, 'a line break'],
  [/\s/, 'a blank'],
  [/[^\x21-\x7e]/, 'a character that is not printable ASCII'],
];

/** Where a key is from, for the message; or the variables that hold its parts. */
export type Place = string | Readonly<Partial<Record<Part, string>>>;

/** Says why a key cannot be sent, and repeats nothing of it; undefined where it can. */
export function flawOf(key: Credentials, place: Place): string | undefined {
  for (const part of Object.keys(WORDS) as Part[]) {
    const [, flaw] = FLAWS.find(([form]) => form.test(key[part] ?? '')) ?? [];
    if (flaw === undefined) continue;
    const what = typeof place === 'string' ? `${place}: ${WORDS[part]}` : (place[part] ?? WORDS[part]);
    return `${what} holds ${flaw}, which no key does: copy it again, and nothing around it.`;
  }
  return undefined;
}

/**
 * Gives a key back that can be sent. One that cannot would end as a call without an answer, or as a wrong signature.
 * @throws UsageError that names the place and the part.
 */
export function requireSendable(key: Credentials, place: Place): Credentials {
  const flaw = flawOf(key, place);
  if (flaw !== undefined) throw new UsageError(flaw);
  return key;
}
