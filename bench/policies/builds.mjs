import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * Takes an older commit's files out of Git, with the packages of today beside them.
 *
 * @param {string} revision what Git calls it.
 * @param {string} folder a new one for its files.
 * @returns {string} the folder.
 */
export function unpack(revision, folder) {
  mkdirSync(folder);
  const archive = execFileSync('git', ['archive', revision], { maxBuffer: 2 ** 30 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

/**
 * Bundles `create` and `reconcile` as they are deployed, but for the two adapters of the vendor's SDKs: in their place
 * comes what the benchmark hands in as `cloud`.
 *
 * @param {string} tree the root of the project's files.
 * @returns {Promise<Record<string, string>>} the code of each function, CommonJS.
 */
export async function functionsOf(tree) {
  const names = ['create', 'reconcile'];
  const { outputFiles } = await build({
    entryPoints: names.map((name) => ({ in: join(tree, `functions/${name}/index.ts`), out: name })),
    outdir: tree,
    absWorkingDir: tree,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
    plugins: [onVirtualCloud(tree)],
  });
  return Object.fromEntries(outputFiles.map(({ path, text }) => [relative(tree, path).replace('.js', ''), text]));
}

/** @returns {import('esbuild').Plugin} */
function onVirtualCloud(tree) {
  // Older commits have all of `shared` in one folder, and one call for all pages of what bears a tag.
  const isPaged = existsSync(join(tree, 'shared/cloud/ecsSdk.ts'));
  const encode = isPaged ? 'shared/domain/message.ts' : 'shared/workItem.ts';
  const error = isPaged ? 'shared/cloud/errors.ts' : 'shared/errors.ts';
  const standIns = {
    ecsSdk: `
      import { CloudError } from ${JSON.stringify(join(tree, error))};
      export const connectEcs = () => cloud.ecs(CloudError, ${isPaged});`,
    mnsSdk: `
      import { encodeMessage } from ${JSON.stringify(join(tree, encode))};
      export const connectMns = () => cloud.mns(encodeMessage);`,
  };
  return {
    name: 'on-virtual-cloud',
    setup(bundling) {
      bundling.onLoad({ filter: /shared\/(cloud\/)?(ecs|mns)Sdk\.ts$/ }, ({ path }) => ({
        contents: standIns[/(\w+)\.ts$/.exec(path)[1]],
        resolveDir: dirname(path),
        loader: 'js',
      }));
    },
  };
}
