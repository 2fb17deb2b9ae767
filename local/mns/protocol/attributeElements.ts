import { MnsError } from '../model/errors.ts';
import { textOf, type XmlElement } from './xmlReader.ts';

/** Reads LoggingEnabled, which clients write in any case. Throws MnsError `InvalidArgument`. */
export function loggingEnabled(parent: XmlElement): boolean | undefined {
  switch (textOf(parent, 'LoggingEnabled')?.toLowerCase()) {
    case undefined:
      return undefined;
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      throw new MnsError('InvalidArgument', 'The value of LoggingEnabled should be True or False.');
  }
}

/** The fields without those that are undefined. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
