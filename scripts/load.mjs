import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Imports a TypeScript module. Node 20 cannot do that, so this bundles the module with its imports and runs it from
 * memory.
 *
 * @param {string} file its path, from the project's root.
 * @returns {Promise<any>} the exports of the module.
 * @throws Error when the module does not build or throws.
 * @example const { FUNCTIONS } = await load('shared/api/functions.ts');
 */
export async function load(file) {
  const bundle = { bundle: true, write: false, format: 'esm', platform: 'node', target: 'node20', logLevel: 'silent' };
  const { outputFiles } = await build({ ...bundle, entryPoints: [file], absWorkingDir: PROJECT });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
