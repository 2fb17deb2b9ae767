import { build } from 'esbuild';

/**
 * Imports a module of TypeScript, which Node 20 cannot: bundled with all that it imports, and run from memory.
 *
 * @param {string} file its path, from the current folder.
 * @returns {Promise<any>} what it exports.
 * @throws Error when it does not build, or itself throws.
 * @example const { FUNCTIONS } = await load('shared/api/functions.ts');
 */
export async function load(file) {
  const bundle = { bundle: true, write: false, format: 'esm', platform: 'node', target: 'node20', logLevel: 'silent' };
  const { outputFiles } = await build({ ...bundle, entryPoints: [file] });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
