import { compileAtOnce } from './compileAtOnce.mjs';
import { leaveOut } from './leaveOut.mjs';
import { leftOut } from './leftOut.mjs';
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
 * @param {readonly string[]} [apis] the APIs of ECS that the bundle calls, such as `CreateInstance`; left out: it has no SDK
 *   of ECS.
 * @returns {import('esbuild').Plugin[]}
 */
export function lean(apis) {
  const ecs = apis === undefined ? [] : [pruneEcsSdk(apis)];
  return [pruneErrorTable(), ...ecs, leaveOut(leftOut(apis)), compileAtOnce()];
}

/**
 * What esbuild is to do for the functions: once for those that call the same APIs of ECS. Each becomes `<name>/index`.
 *
 * @returns {Promise<import('esbuild').BuildOptions[]>}
 */
export async function functionBundles() {
  const { FUNCTIONS, RAILED_FUNCTIONS } = await load('shared/api/functions.ts');
  const { ECS_API } = await load('shared/cloud/ecs.ts');
  const { PREVIEW_API } = await load('shared/cloud/ecsPreview.ts');
  const { FLEET_API } = await load('shared/cloud/ecsFleet.ts');
  const [ecs, preview, fleet] = [ECS_API, PREVIEW_API, FLEET_API].map((apis) => Object.values(apis));
  const railed = RAILED_FUNCTIONS.filter((name) => name !== 'plan');
  const others = FUNCTIONS.filter((name) => name !== 'notify' && !RAILED_FUNCTIONS.includes(name));
  return [
    bundlesOf(others, ecs),
    bundlesOf(railed, [...ecs, ...fleet]),
    bundlesOf(['plan'], [...preview, ...fleet]),
    bundlesOf(['notify']),
  ];
}

function bundlesOf(names, apis) {
  const entryPoints = names.map((name) => ({ in: `functions/${name}/index.ts`, out: `${name}/index` }));
  return { ...FOR_PLATFORM, entryPoints, plugins: lean(apis) };
}
