import { readFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { shareHelpers } from './shareHelpers.mjs';

const standIn = (file) => fileURLToPath(new URL(`standIns/${file}`, import.meta.url));
const ABSENT = JSON.stringify(standIn('absent.mjs'));
const absent = (name, module) => `require(${ABSENT}).absent('${name} of ${module}')`;

/**
 * An esbuild plugin that leaves out of each bundle what leftOut.mjs names. The build fails when a package has no longer
 * what a row of the table names, and when no bundle loads it.
 *
 * @param {ReturnType<import('./leftOut.mjs').leftOut>} rows of the table.
 */
export function leaveOut(rows) {
  return {
    name: 'leave-out',
    setup(build) {
      const builtins = rows.filter(({ module }) => isBuiltin(module));
      builtins.forEach((row) => replaceBuiltin(build, row));
      const unused = new Set(rows.filter((row) => !builtins.includes(row)));
      build.onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async ({ path }) => {
        const row = rows.find(({ module }) => path.replaceAll('\\', '/').endsWith(`/node_modules/${module}`));
        unused.delete(row);
        return { contents: shareHelpers(await contentsOf(path, row)) };
      });
      build.onEnd(({ errors }) => ({
        errors: (errors.length > 0 ? [] : [...unused]).map(({ module }) => ({
          text: `No bundle loads ${module}: take it out of scripts/leftOut.mjs.`,
        })),
      }));
    },
  };
}

/** Gives the packages another module than Node's. Our own code gets Node's. */
function replaceBuiltin(build, row) {
  build.onResolve({ filter: new RegExp(`^(node:)?${row.module}$`) }, ({ importer }) => {
    if (!/[\\/]node_modules[\\/]/.test(importer)) return undefined;
    return { path: row.module, namespace: 'stand-in' };
  });
  build.onLoad({ filter: new RegExp(`^${row.module}$`), namespace: 'stand-in' }, () => ({
    contents: exportsOf(row.standIn),
    resolveDir: standIn('.'),
  }));
}

/** A CommonJS module that exports what a file of scripts/standIns does: its default, if it has one. */
function exportsOf(file) {
  return `const it = require(${JSON.stringify(standIn(file))}); module.exports = it.default ?? it;`;
}

async function contentsOf(path, row = {}) {
  if (row.standIn !== undefined) return exportsOf(row.standIn);
  if (row.functions !== undefined) return withoutFunctions(await readFile(path, 'utf8'), row);
  if (row.onlyClass !== undefined) return withoutClasses(await readFile(path, 'utf8'), row);
  if (row.module !== undefined) return withoutExports(createRequire(path)(path), row);
  return readFile(path, 'utf8');
}

/** A module with the same exports, which throw when they are used. */
function withoutExports(real, { module, exports = Object.keys(real) }) {
  const missing = exports.filter((name) => !(name in real));
  if (missing.length > 0) throw new Error(`${module} has no export ${missing.join(', ')}`);
  const marker = real.__esModule ? [`Object.defineProperty(exports, '__esModule', { value: true });`] : [];
  return [...marker, ...exports.map((name) => `exports.${name} = ${absent(name, module)};`)].join('\n');
}

/** The source with functions and methods that throw when they are called. */
function withoutFunctions(source, { module, functions }) {
  return functions.reduce((text, name) => {
    const head = `(?:static |async |function |\\w+\\.)*${name}(?: = function )?\\([^)]*\\) \\{`;
    const whole = new RegExp(`^( *)(${head})$[^]*?^\\1\\}(;?)$`, 'm');
    if (!whole.test(text)) throw new Error(`${module} has no function ${name}`);
    return text.replace(whole, `$1$2 return ${absent(name, module)}(); }$3`);
  }, source);
}

/** The source with one class. The others, to which it refers, throw when they are used. */
function withoutClasses(source, { module, onlyClass }) {
  const names = [];
  const rest = source.replace(/^class (\w+) [^]*?^\}$/gm, (whole, name) => {
    names.push(name);
    return name === onlyClass ? whole : `const ${name} = ${absent(name, module)};`;
  });
  if (!names.includes(onlyClass)) throw new Error(`${module} has no class ${onlyClass}`);
  return rest;
}
