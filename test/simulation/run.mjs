// Bundles a program of this folder and runs it: `node test/simulation/run.mjs main --seeds 2000`.
import { build } from 'esbuild';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [program = 'main'] = process.argv.splice(2, 1);
const outfile = resolve(`node_modules/.cache/ecs-provisioner/simulation/${program}.mjs`);

await build({
  entryPoints: [`test/simulation/${program}.ts`],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  logLevel: 'warning',
  // A history is played from one file; these, which it does without, cannot be put into one.
  external: ['esbuild', 'commander', '@stryker-mutator/instrumenter'],
});
await import(pathToFileURL(outfile).href);
