import { chdir } from 'node:process';
import { fileURLToPath } from 'node:url';
import { hashInputs, isUpToDate, writeRecord } from './buildRecord.mjs';
import { pruneEcsSdk } from './pruneEcsSdk.mjs';
import { pruneErrorTable } from './pruneErrorTable.mjs';
import { swapIn } from './swapIn.mjs';

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  legalComments: 'none',
  // What is built replaces what is there only when all of it is built.
  write: false,
};

chdir(fileURLToPath(new URL('..', import.meta.url)));
const inputs = await hashInputs();
if (!(await isUpToDate(inputs))) await buildAll(inputs);
// What is built is right; what it would be deployed or started with may not be. This says so and sets the exit code.
await import('../dist/cli/check.mjs');

/** Builds until nothing has changed meanwhile: a slow build must not put old code over that of a later, faster one. */
async function buildAll(inputs) {
  const { build } = await import('esbuild');
  const { declarations } = await import('./declarations.mjs');
  const parts = [
    buildFunctions(build),
    buildPrograms(build),
    buildCheck(build),
    buildLocalCloud(build),
    buildWorker(build),
  ];
  const files = [...(await Promise.all(parts)).flatMap(({ outputFiles }) => outputFiles), ...(await declarations())];
  const now = await hashInputs();
  if (now !== inputs) return buildAll(now);
  await swapIn(files);
  await writeRecord(inputs, files);
}

/** One self-contained CommonJS file a function: loaded from a folder of its own, with nothing beside it. */
async function buildFunctions(build) {
  const { load } = await import('./load.mjs');
  const { FUNCTIONS } = await load('shared/api/functions.ts');
  const { ECS_API } = await load('shared/cloud/ecs.ts');
  return build({
    ...common,
    entryPoints: FUNCTIONS.map((name) => ({ in: `functions/${name}/index.ts`, out: `${name}/index` })),
    outdir: 'dist',
    format: 'cjs',
    minify: true,
    // A stack trace in a log should name functions.
    keepNames: true,
    // The package's index chooses between two builds by a require that no bundler can follow.
    alias: { '@alicloud/mns': '@alicloud/mns/lib/client.js' },
    plugins: [pruneErrorTable(), pruneEcsSdk(Object.values(ECS_API))],
  });
}

/** What runs on a developer's machine, from where its packages are installed. */
function buildPrograms(build) {
  return build({
    ...common,
    entryPoints: [
      { in: 'cli/main.ts', out: 'cli/main' },
      { in: 'cli/demo.ts', out: 'cli/demo' },
      { in: 'test/chaos/main.ts', out: 'chaos/main' },
      { in: 'bench/main.ts', out: 'bench/main' },
      { in: 'bench/bareServer.ts', out: 'bench/bareServer' },
    ],
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    packages: 'external',
    sourcemap: true,
  });
}

/** The check of the settings, which a deployment runs where no package is installed. */
function buildCheck(build) {
  return build({
    ...common,
    entryPoints: [{ in: 'cli/check.ts', out: 'cli/check' }],
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
  });
}

/** The package of the local cloud: its library, and the command, which is a user of the library. */
function buildLocalCloud(build) {
  return build({
    ...common,
    entryPoints: ['local/index.ts', 'local/main.ts'],
    outdir: 'local/dist',
    format: 'esm',
    packages: 'external',
    plugins: [{ name: 'library-apart', setup: leaveLibraryApart }],
  });
}

/** The command imports the library from the file beside it, so that the package has its code once. */
function leaveLibraryApart(build) {
  build.onResolve({ filter: /^\.\/index\.ts$/ }, ({ importer }) =>
    importer.endsWith('main.ts') ? { path: './index.js', external: true } : undefined,
  );
}

/**
 * What a local function instance runs: the library reads it once and starts every worker thread from that text. And what a
 * process loads whose connections are to go through the local cloud's proxy.
 */
function buildWorker(build) {
  return build({
    ...common,
    entryPoints: [
      { in: 'local/fc/worker/runtime.ts', out: 'worker' },
      { in: 'local/proxy/preload.ts', out: 'preload' },
    ],
    outdir: 'local/dist',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    packages: 'external',
  });
}
