import { fileURLToPath } from 'node:url';

const SHARED = JSON.stringify(fileURLToPath(new URL('standIns/helpers.mjs', import.meta.url)));

/** A helper as TypeScript writes it: from its declaration to the end of its line, or to the line that closes it. */
const HELPER = /^var (__\w+) = \(this && this\.__\w+\) \|\| (?:.*;|.*\}|[^]*?^\}[()]*;)$\n/gm;

/**
 * Takes out of a source the helpers that TypeScript has written into it, and requires those that it uses from one
 * place. Some 70 files of the SDK bring the same helpers, which would be a tenth of a bundle.
 *
 * @param {string} source of a CommonJS module.
 */
export function shareHelpers(source) {
  const names = [...source.matchAll(HELPER)].map(([, name]) => name);
  if (names.length === 0) return source;
  const rest = source.replace(HELPER, '');
  const used = names.filter((name) => rest.includes(`${name}(`));
  return `const { ${used.join(', ')} } = require(${SHARED});\n${rest}`;
}
