import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Builds an older commit by its own script, with the packages of today.
 *
 * @param {string} revision what Git calls it.
 * @param {string} folder an empty one for its files.
 * @returns {string} the folder, which has its files and what was built of them.
 * @throws Error when Git does not know the commit, or it does not build.
 */
export function buildRevision(revision, folder) {
  mkdirSync(folder);
  const archive = execFileSync('git', ['archive', revision], { maxBuffer: 2 ** 30 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return resolve(folder);
}
