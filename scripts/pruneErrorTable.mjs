import { readFile } from 'node:fs/promises';

/**
 * An esbuild plugin that keeps of the table of error codes what the functions ask it: class and words, without the actions
 * and statuses under which a code was seen, and without the rows that say what holds for unknown codes anyway.
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

/** The rows of a code whose class is not `request`, or that stands out from its family or from another row of its code. */
function prune(rows) {
  const families = new Set(rows.flatMap(({ code }) => (code.endsWith('.*') ? [code] : [])));
  const isDefault = ({ code, class: kind }) =>
    kind === 'request' &&
    !families.has(`${code.split('.')[0]}.*`) &&
    rows.every((row) => row.code !== code || row.class === 'request');
  return rows.filter((row) => !isDefault(row)).map(({ code, class: kind, words }) => ({ code, class: kind, words }));
}
