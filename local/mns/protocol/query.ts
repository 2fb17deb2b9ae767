import { MnsError } from '../model/errors.ts';
import { toInteger } from './xmlReader.ts';

/**
 * The parameters in a request's target, whose names may be in any case: clients write ReceiptHandle and receiptHandle.
 */
export class Query {
  readonly #values = new Map<string, string>();

  /** `text` is what follows the question mark. Throws MnsError `InvalidQueryString`. */
  constructor(text: string) {
    if (text === '') return;
    for (const pair of text.split('&')) {
      const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
      this.#set(decode(name).toLowerCase(), decode(value));
    }
  }

  text(name: string): string | undefined {
    return this.#values.get(name.toLowerCase());
  }

  /** NaN when it is no whole number. */
  integer(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : toInteger(text);
  }

  isTrue(name: string): boolean {
    return this.text(name)?.toLowerCase() === 'true';
  }

  // Two values of one name, in whatever spellings, would be ambiguous.
  #set(name: string, value: string): void {
    if (this.#values.has(name)) throw invalid(name);
    this.#values.set(name, value);
  }
}

// A plus stays a plus: receipt handles are base64 and come unencoded.
function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(text);
  }
}

function invalid(item: string): MnsError {
  return new MnsError('InvalidQueryString', `Http request URL contains invalid querystring item "${item}".`);
}
