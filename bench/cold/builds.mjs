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
