import type { IncomingHttpHeaders } from 'node:http';

/** A header's value as a signature covers it. Several values of one name are joined. */
export function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** Every header as one text. */
export function headerTexts(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, headerText(headers, name)]));
}
