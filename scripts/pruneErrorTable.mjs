import { readFile } from 'node:fs/promises';

/**
 * An esbuild plugin that keeps only the class and the words of each row in the table of error codes. It removes the
 * actions and statuses, and the rows that say `request`, which is the class of unknown codes anyway.
 */
export function pruneErrorTable() {
  return {
    name: 'prune-error-table',
    setup(build) {
      build.onLoad({ filter: /[\\/]errorTable\.json$/ }, async ({ path }) => {
        const rows = prune(JSON.parse(await readFile(path, 'utf8')));
        return { contents: JSON.stringify(rows), loader: 'json' };
      });
    },
  };
}

/**
 * Keeps the rows whose class is not `request`, and the `request` rows that differ from their family or from another
 * row.
 */
function prune(rows) {
  const families = new Set(rows.flatMap(({ code }) => (code.endsWith('.*') ? [code] : [])));
  const isDefault = ({ code, class: kind }) =>
    kind === 'request' &&
    !families.has(`${code.split('.')[0]}.*`) &&
    rows.every((row) => row.code !== code || row.class === 'request');
  const kept = rows
    .filter((row) => !isDefault(row))
    .map(({ code, class: kind, words }) => ({ code, class: kind, words }));
  return sideBySide(kept);
}

/** Puts rows of one class side by side, which is smaller with gzip. The order counts among rows of one code alone. */
function sideBySide(rows) {
  const isAlone = ({ code }) => rows.filter((row) => row.code === code).length === 1;
  const alone = rows.filter(isAlone).sort((a, b) => a.class.localeCompare(b.class));
  return [...alone, ...rows.filter((row) => !isAlone(row))];
}
