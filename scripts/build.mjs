import { resolve } from 'node:path';
import { chdir } from 'node:process';
import { fileURLToPath } from 'node:url';
import { hashInputs, isUpToDate, writeRecord } from './buildRecord.mjs';
import { nodeProblem } from './nodeProblem.mjs';
import { notices } from './notices.mjs';
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

/** Before packages that are CommonJS, whose `require` an ES module does not have. */
const REQUIRE = {
  js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
};

const problem = nodeProblem(process.versions.node);
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exit(2);
}
chdir(fileURLToPath(new URL('..', import.meta.url)));
const inputs = await hashInputs();
if (!(await isUpToDate(inputs))) await buildAll(inputs);
// What is built is right; what it would be deployed or started with may not be. This says so and sets the exit code.
await import('../dist/cli/check.mjs');

/** Builds again when the inputs change meanwhile: a slow build must not overwrite the result of a later, faster one. */
async function buildAll(inputs) {
  const { build } = await import('esbuild');
  const { declarations } = await import('./declarations.mjs');
  const { buildConsolePage } = await import('./consolePage.mjs');
  const parts = [
    buildFunctions(build),
    buildPrograms(build),
    buildCommandLine(build),
    buildCheck(build),
    buildPreDeploy(build),
    buildLocalCloud(build),
    buildWorker(build),
    buildConsolePage(build, common),
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
  const { functionBundles } = await import('./functions.mjs');
  return Promise.all((await functionBundles()).map((bundles) => build({ ...common, ...bundles, outdir: 'dist' })));
}

/** What all programs have in common that Node.js runs from `dist`. */
function program(entryPoints) {
  return { ...common, entryPoints, outdir: 'dist', outExtension: { '.js': '.mjs' }, format: 'esm' };
}

/** Builds the programs that run on a developer's machine. They load their packages from node_modules. */
function buildPrograms(build) {
  return build({
    ...program([
      { in: 'cli/main.ts', out: 'cli/main' },
      { in: 'cli/demo.ts', out: 'cli/demo' },
      { in: 'test/chaos/main.ts', out: 'chaos/main' },
      { in: 'bench/main.ts', out: 'bench/main' },
      { in: 'bench/bareServer.ts', out: 'bench/bareServer' },
    ]),
    packages: 'external',
    sourcemap: true,
  });
}

/**
 * Builds the commands. Their small packages are inside: to find them file by file in node_modules takes as long as all
 * the rest of a start (0.43 s of CPU instead of 0.25 for `--version`). The vendor's are large, and few commands load them.
 */
function buildCommandLine(build) {
  return build({
    ...program([{ in: 'cli/commandLine.ts', out: 'cli/commandLine' }]),
    banner: REQUIRE,
    external: ['@alicloud/*', '@darabonba/*', '@serverless-devs/*', '@ecs-provisioner/*'],
    sourcemap: true,
  });
}

/** Builds the check of the settings, which the build itself runs. */
function buildCheck(build) {
  return build({
    ...program([{ in: 'cli/check.ts', out: 'cli/check' }]),
  });
}

/** Builds the checks before a deployment, which may run where no package is installed: so they are in it. */
function buildPreDeploy(build) {
  return build({
    ...program([{ in: 'cli/preDeploy.ts', out: 'cli/preDeploy' }]),
    minify: true,
    banner: REQUIRE,
    // An optional package of the vendor's HTTP client, for those who configure a proxy in code.
    external: ['proxy-agent'],
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
