import rows from './errorTable.json' with { type: 'json' };
import type { ErrorClass } from './errors.ts';

/** What is known of one error code; a code that means several things has a row for each. */
export interface ErrorRow {
  /** The code, or the beginning of a family of codes and `.*`. */
  code: string;
  class: ErrorClass;
  /** Pieces of the message, in lower case, that all have to be in it for this row to hold. */
  words?: readonly string[];
  /** The actions that answer it, by the vendor's tables or by public reports, with their HTTP statuses. `*`: any action. */
  seen: Readonly<Record<string, readonly number[]>>;
}

/**
 * The error codes of the actions that the functions call. Collected in November 2026 from the vendor's API pages (the
 * newest of January 2026), its API metadata (June 2024), and public reports of codes that no table names. Rows of one code
 * stand in the order in which they are tried. The bundles leave out `seen`, and what is `request` by default anyway.
 */
export const ERROR_TABLE = rows as unknown as readonly ErrorRow[];

const FAMILY = '.*';
const byCode = new Map<string, ErrorRow[]>();
for (const row of ERROR_TABLE) byCode.set(row.code, [...(byCode.get(row.code) ?? []), row]);

/** The class of a code, where the table knows it: by the code and the words of its message, else by its family. */
export function classInTable(code: string, message: string): ErrorClass | undefined {
  const text = message.toLowerCase();
  const row = byCode.get(code)?.find(({ words = [] }) => words.every((word) => text.includes(word)));
  const [family = ''] = code.split('.');
  return row?.class ?? byCode.get(family + FAMILY)?.[0]?.class;
}
