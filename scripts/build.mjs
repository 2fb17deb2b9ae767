import { resolve } from 'node:path';
import { chdir } from 'node:process';
import { fileURLToPath } from 'node:url';
import { hashInputs, isUpToDate, writeRecord } from './buildRecord.mjs';
import { notices } from './notices.mjs';
import { pruneEcsSdk } from './pruneEcsSdk.mjs';
import { pruneErrorTable } from './pruneErrorTable.mjs';
import { swapIn } from './swapIn.mjs';

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  // What they say stands in the notices beside each bundle.
  legalComments: 'none',
  metafile: true,
  // Files are replaced only after the whole build has succeeded.
  write: false,
};

chdir(fileURLToPath(new URL('..', import.meta.url)));
const inputs = await hashInputs();
if (!(await isUpToDate(inputs))) await buildAll(inputs);
// What is built is right; what it would be deployed or started with may not be. This says so and sets the exit code.
await import('../dist/cli/check.mjs');

/** Builds again when the inputs change meanwhile: a slow build must not overwrite the result of a later, faster one. */
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
  const built = (await Promise.all(parts)).flat();
  const metafiles = built.map(({ metafile }) => metafile);
  const files = [
    ...built.flatMap(({ outputFiles }) => outputFiles),
    ...(await declarations()),
    ...(await notices(metafiles)),
    { path: resolve('dist/.metafiles.json'), contents: Buffer.from(JSON.stringify(metafiles)) },
  ];
  const now = await hashInputs();
  if (now !== inputs) return buildAll(now);
  await swapIn(files);
  await writeRecord(inputs, files);
}

/**
 * Builds one self-contained CommonJS file for each function. Function Compute loads it from a folder with nothing else.
 */
async function buildFunctions(build) {
  const { load } = await import('./load.mjs');
  const { FUNCTIONS } = await load('shared/api/functions.ts');
  const { ECS_API } = await load('shared/cloud/ecs.ts');
  const { PREVIEW_API } = await load('shared/cloud/ecsPreview.ts');
  const others = FUNCTIONS.filter((name) => name !== 'plan');
  return Promise.all([
    buildWith(build, others, Object.values(ECS_API)),
    buildWith(build, ['plan'], Object.values(PREVIEW_API)),
  ]);
}

/** Builds functions that call just these APIs of ECS. */
function buildWith(build, names, apis) {
  return build({
    ...common,
    entryPoints: names.map((name) => ({ in: `functions/${name}/index.ts`, out: `${name}/index` })),
    outdir: 'dist',
    format: 'cjs',
    minify: true,
    // Stack traces in the log should name functions.
    keepNames: true,
    // The index of the package chooses between two builds by a require that no bundler can follow.
    alias: { '@alicloud/mns': '@alicloud/mns/lib/client.js' },
    plugins: [pruneErrorTable(), pruneEcsSdk(apis)],
  });
}

/** Builds the programs that run on a developer's machine. They load their packages from node_modules. */
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

/** Builds the check of the settings. A deployment runs it where no package is installed. */
function buildCheck(build) {
  return build({
    ...common,
    entryPoints: [{ in: 'cli/check.ts', out: 'cli/check' }],
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
  });
}

/** Builds the package of the local cloud: the library, and the command that uses it. */
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

/** Makes the command import the library from the file beside it, so that the package has its code only once. */
function leaveLibraryApart(build) {
  build.onResolve({ filter: /^\.\/index\.ts$/ }, ({ importer }) =>
    importer.endsWith('main.ts') ? { path: './index.js', external: true } : undefined,
  );
}

/**
 * Builds the code of a local function instance. The library reads it once and starts every worker thread from that
 * text. And the file that a process loads whose connections are to go through the local cloud's proxy.
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
