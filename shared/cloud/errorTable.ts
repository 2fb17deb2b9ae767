import rows from './errorTable.json' with { type: 'json' };
import type { ErrorClass } from './errorClass.ts';

/** One row of the table. A code with several meanings has a row for each. */
export interface ErrorRow {
  /** The code, or the first part of a family of codes, followed by `.*`. */
  code: string;
  class: ErrorClass;
  /** The row applies only where the message, in lower case, contains all of these. */
  words?: readonly string[];
  /**
   * The actions that answer this code, with the HTTP statuses, from the vendor's tables and public reports. `*`: any
   * action.
   */
  seen: Readonly<Record<string, readonly number[]>>;
}

/**
 * The error codes of the actions that the functions call. We collected them in November 2026 from the vendor's API
 * pages (the newest of January 2026), its API metadata (June 2024), and public reports of codes that no table names.
 * Rows of one code are tried in their order. The bundles leave out `seen`, and rows that say `request`, which is the
 * default.
 */
export const ERROR_TABLE = rows as unknown as readonly ErrorRow[];

const FAMILY = '.*';
const byCode = new Map<string, ErrorRow[]>();
for (const row of ERROR_TABLE) byCode.set(row.code, [...(byCode.get(row.code) ?? []), row]);

/**
 * Looks a code up: first by the code and the words of its message, then by its family.
 * @returns undefined where the table does not have the code.
 * @example
 * classInTable('OperationDenied', 'The resource is out of usage.'); // 'placement'
 * classInTable('Forbidden.AnythingElse', ''); // 'account', by its family
 */
export function classInTable(code: string, message: string): ErrorClass | undefined {
  const text = message.toLowerCase();
  const row = byCode.get(code)?.find(({ words = [] }) => words.every((word) => text.includes(word)));
  const [family = ''] = code.split('.');
  return row?.class ?? byCode.get(family + FAMILY)?.[0]?.class;
}
