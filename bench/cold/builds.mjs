import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { functionBundles } from '../../scripts/functions.mjs';

/**
 * Builds the functions as they are now, with the whole SDKs in the bundles, and with the SDKs beside them.
 *
 * @param {string} folder inside the project, so that packages beside the bundles are found.
 * @returns {Promise<Record<string, string>>} the folder of each build, by what it is.
 */
export async function buildNow(folder) {
  const ways = {
    now: {},
    'whole SDKs, bundled': { plugins: [] },
    'whole SDKs, not bundled': { plugins: [], packages: 'external' },
  };
  const bundles = await functionBundles();
  const built = Object.entries(ways).map(async ([name, way], index) => {
    const outdir = join(folder, String(index));
    await Promise.all(bundles.map((options) => build({ ...options, outdir, logLevel: 'error', ...way })));
    return [name, resolve(outdir)];
  });
  return Object.fromEntries(await Promise.all(built));
}

/**
 * Builds an older commit by its own script, with the packages of today.
 *
 * @param {string} revision what Git calls it.
 * @param {string} folder an empty one for its files.
 * @returns {string} the folder of the built functions.
 * @throws Error when Git does not know the commit, or it does not build.
 */
export function buildThen(revision, folder) {
  mkdirSync(folder);
  const archive = execFileSync('git', ['archive', revision], { maxBuffer: 2 ** 30 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return resolve(folder, 'dist');
}
