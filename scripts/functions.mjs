import { compileAtOnce } from './compileAtOnce.mjs';
import { leaveOut } from './leaveOut.mjs';
import { load } from './load.mjs';
import { pruneEcsSdk } from './pruneEcsSdk.mjs';
import { pruneErrorTable } from './pruneErrorTable.mjs';

/**
 * How esbuild bundles code that uses the vendor's SDKs, for Function Compute: CommonJS, and nothing beside it.
 *
 * @type {import('esbuild').BuildOptions}
 */
export const FOR_PLATFORM = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  // Stack traces in the log should name functions.
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  // The index of the package chooses between two builds by a require that no bundler can follow.
  alias: { '@alicloud/mns': '@alicloud/mns/lib/client.js' },
};

/**
 * The plugins that make a bundle small and quick to load. The build fails where a package lacks what they expect.
 *
 * @returns {Promise<import('esbuild').Plugin[]>}
 */
export async function lean() {
  const { ECS_API } = await load('shared/cloud/ecs.ts');
  return [pruneErrorTable(), pruneEcsSdk(Object.values(ECS_API)), leaveOut(), compileAtOnce()];
}

/**
 * The entry point of each function, for a folder where each has one of its own.
 *
 * @returns {Promise<{ in: string, out: string }[]>}
 */
export async function functionEntries() {
  const { FUNCTIONS } = await load('shared/api/functions.ts');
  return FUNCTIONS.map((name) => ({ in: `functions/${name}/index.ts`, out: `${name}/index` }));
}
