import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chdir } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { build } from 'esbuild';
import { functionsOf, unpack } from './builds.mjs';

const values = new Command('npm run bench:policies --')
  .description('Plays the policies side by side, in virtual time.')
  .option('--base <revision>', "puts an older commit's functions beside those of now")
  .option('--count <numbers...>', 'plays so many servers alone')
  .option('--requests <number>', 'shares them among so many requests at once; the other policies know no requests', '0')
  .option('--json <file>', 'keeps the figures')
  .parse()
  .opts();

chdir(fileURLToPath(new URL('../..', import.meta.url)));
const cache = resolve('node_modules/.cache/ecs-provisioner');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'policies-'));
try {
  const trees = { now: resolve('.') };
  if (values.base !== undefined) trees[values.base] = unpack(values.base, join(folder, 'base'));
  const builds = {};
  for (const [name, tree] of Object.entries(trees)) {
    builds[name] = { spec: join(tree, 's.yaml'), code: await functionsOf(tree) };
  }
  const outfile = join(folder, 'main.mjs');
  await build({
    entryPoints: ['bench/policies/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  const { main } = await import(pathToFileURL(outfile).href);
  await main({ builds, counts: values.count?.map(Number), requests: Number(values.requests), json: values.json });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
