import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The public repository of component fc3, and its commit of version 0.1.22 (2026-05-28). */
const REPOSITORY = process.env.FC3_REPOSITORY || 'https://github.com/devsapp/fc3.git';
const COMMIT = '4ca1c1b8c33e654438bb73b64cfc95a5c9d94f5a';

/**
 * Dependencies that are not on npm as the component wants them, each with what it serves there: models, builds in the
 * cloud, and a mark at the log store. No step needs them, so the bundle has nothing in their place.
 */
const ABSENT = ['@alicloud/devs20230714', '@serverless-devs/docker-image-builder', '@alicloud/sls20191023'];

/**
 * Builds component fc3 from its sources, unless the folder holds it already.
 * @param {string} folder a folder of its own, outside every repository.
 * @returns {Promise<string>} the folder, for `component:` in a spec.
 */
export async function buildComponent(folder) {
  const bundle = join(folder, 'dist/index.js');
  if (existsSync(bundle)) return folder;
  await mkdir(folder, { recursive: true });
  const run = (command, ...args) =>
    execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  run('git', 'init', '--quiet');
  run('git', 'fetch', '--quiet', '--depth', '1', REPOSITORY, COMMIT);
  run('git', 'checkout', '--quiet', '--force', COMMIT);
  await installable(join(folder, 'package.json'));
  // The lock file names another registry. And nothing of the packages may run while they are installed.
  run('rm', '-f', 'package-lock.json', 'yarn.lock');
  run('npm', 'install', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error');
  await bundleComponent(folder, bundle);
  return folder;
}

/** Takes out of a package.json what npm does not have. */
async function installable(file) {
  const { name, version, main, dependencies: all, devDependencies } = JSON.parse(await readFile(file, 'utf8'));
  const dependencies = Object.fromEntries(Object.entries(all).filter(([each]) => !ABSENT.includes(each)));
  // npm has only 4.7.6 of the versions that begin with 4.7.
  dependencies['@alicloud/fc20230330'] = '^4.7.5';
  // The component loads these two, though it lists them among what it is developed with.
  for (const each of ['@serverless-devs/component-interface', '@serverless-devs/logger']) {
    dependencies[each] = devDependencies[each];
  }
  // Another package asks for it. Any package of that name will do, because the bundle leaves it out.
  const overrides = { '@alicloud/sls20191023': 'npm:is-number@7.0.0' };
  await writeFile(file, JSON.stringify({ name, version, main, dependencies, overrides }, null, 2));
}

async function bundleComponent(folder, outfile) {
  const absent = { name: 'absent', setup: leaveAbsentOut };
  await build({
    entryPoints: [join(folder, 'src/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
    // An optional package that is loaded only where a client is told of a proxy.
    external: ['proxy-agent'],
    plugins: [absent],
  });
  // aliyun-sdk reads its descriptions of APIs from beside itself, which is beside the bundle now.
  await cp(join(folder, 'node_modules/aliyun-sdk/apis'), join(folder, 'apis'), { recursive: true });
  await writeFile(join(folder, 'dist/schema.json'), await readFile(join(folder, 'src/schema.json')));
}

function leaveAbsentOut(build) {
  const filter = new RegExp(`^(${ABSENT.join('|')})$`);
  build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'absent' }));
  build.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'module.exports = {};' }));
}
