import { readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { load } from './load.mjs';
import { pruneEcsSdk } from './pruneEcsSdk.mjs';
import { pruneErrorTable } from './pruneErrorTable.mjs';

const { FUNCTIONS } = await load('shared/api/functions.ts');

const common = { bundle: true, platform: 'node', target: 'node20', logLevel: 'warning', legalComments: 'none' };

await rm('dist', { recursive: true, force: true });
await Promise.all([buildFunctions(), buildPrograms(), buildWorker()]);

/** One self-contained CommonJS file a function: loaded from a folder of its own, with nothing beside it. */
async function buildFunctions() {
  const adapter = await readFile('shared/cloud/ecsSdk.ts', 'utf8');
  const operations = [...adapter.matchAll(/client\.(\w+)WithOptions\(/g)].map(([, operation]) => operation);
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
    plugins: [pruneErrorTable(), pruneEcsSdk(operations)],
  });
}

/** What runs on a developer's machine, from where its packages are installed. */
function buildPrograms() {
  return build({
    ...common,
    entryPoints: [
      { in: 'cli/main.ts', out: 'cli/main' },
      { in: 'cli/demo.ts', out: 'cli/demo' },
      { in: 'local/main.ts', out: 'local/main' },
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

/** What a local function instance runs on: a file of its own, since a worker thread starts from a file. */
function buildWorker() {
  return build({
    ...common,
    entryPoints: [{ in: 'local/fc/worker/runtime.ts', out: 'local/worker' }],
    outdir: 'dist',
    format: 'cjs',
    packages: 'external',
    sourcemap: true,
  });
}
