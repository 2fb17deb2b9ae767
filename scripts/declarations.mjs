import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import ts from 'typescript';

/** The files whose types the package of the local cloud exports. They import types only from each other. */
const PUBLIC = ['local/api.ts', 'local/index.ts', 'local/services.ts', 'local/usageError.ts'];

const IMPORT = /^(?:import|export) [^'"]*from ['"]([^'"]+)['"]/gm;

/**
 * Makes the declarations of the local cloud's package. Each comes from its own source file alone.
 *
 * @returns {Promise<{path: string, contents: Buffer}[]>} files in the form of esbuild's.
 * @throws Error when a type cannot be derived from its file alone, or comes from a file that is not public.
 */
export function declarations() {
  return Promise.all(PUBLIC.map(declare));
}

async function declare(file) {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(await readFile(file, 'utf8'), {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, strict: true },
  });
  const problems = diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  const imported = [...outputText.matchAll(IMPORT)].map(([, from]) => from);
  const strangers = imported.filter((from) => !PUBLIC.includes(`local/${basename(from)}`));
  problems.push(...strangers.map((from) => `its types come from ${from}, which is not public`));
  if (problems.length > 0) throw new Error(`${file}: ${problems.join('; ')}`);
  const text = outputText.replace(/from '\.\/(\w+)\.ts'/g, "from './$1.js'");
  return { path: resolve('local/dist', basename(file).replace(/\.ts$/, '.d.ts')), contents: Buffer.from(text) };
}
