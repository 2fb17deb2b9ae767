import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chdir } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { functionsOf, unpack } from './builds.mjs';

/**
 * Plays the policies side by side: `npm run bench:policies`. `--base REV` puts an older commit's functions beside those
 * of now. `--count N` plays that many servers alone, and `--requests N` shares them among so many requests at once; the
 * others know no requests. `--json FILE` keeps the figures.
 */

const text = { type: 'string' };
const options = { base: text, count: { ...text, multiple: true }, requests: text, json: text };
const { values } = parseArgs({ options });

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
  await main({ builds, counts: values.count?.map(Number), requests: Number(values.requests ?? 0), json: values.json });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
