import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chdir } from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import Table from 'cli-table3';
import { Command } from 'commander';
import { functionBundles } from '../../scripts/functions.mjs';
import { buildRevision } from '../revision.mjs';
import { buildNow } from './builds.mjs';
import { cached } from './cached.mjs';
import { measure, median } from './measure.mjs';

const program = new Command('npm run bench:cold --')
  .description('Measures what it takes to load each function: the part of a cold start that is ours.')
  .argument('[functions...]', 'these alone')
  .option('--base <revision>', 'puts an older commit beside it, and medians of the ratios of each run')
  .option('--runs <number>', 'how many; fewer for a quick look', '21')
  .parse();
const { base, runs } = program.opts();

chdir(fileURLToPath(new URL('../..', import.meta.url)));
const folder = mkdtempSync('dist/.cold-');
try {
  const builds = await buildNow(folder);
  if (base !== undefined) builds[base] = join(buildRevision(base, join(folder, 'base')), 'dist');
  const outputs = (await functionBundles()).flatMap(({ entryPoints }) => entryPoints.map(({ out }) => out));
  const wanted = outputs.filter((out) => program.args.length === 0 || program.args.includes(dirname(out)));
  for (const out of wanted) console.log(tableOf(out, builds));
  console.log(
    `Medians of ${runs} runs, in turn, on Node ${process.version}. CPU and memory are over those of bare Node.`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function tableOf(out, builds) {
  const files = Object.entries(builds)
    .map(([name, dist]) => [name, join(dist, `${out}.js`)])
    // An older commit may lack a function.
    .filter(([, file]) => existsSync(file));
  const [, now] = files[0];
  files.splice(1, 0, ['now, with a code cache that fits', cached(now)]);
  const results = measure(
    files.map(([, file]) => file),
    Number(runs),
  );
  const reference = results[files.findIndex(([name]) => name === base)];
  const amounts = (index, what) => results[index].map((result) => result[what]);
  const ratio = (index, what) =>
    reference && median(results[index].map((result, run) => result[what] / reference[run][what])).toFixed(2);
  const table = new Table({
    head: [dirname(out), 'KB', 'gzip KB', 'CPU ms', 'ratio', 'memory MB', 'ratio'],
    colAligns: ['left', ...Array(6).fill('right')],
    style: { head: [], border: [] },
  });
  files.forEach(([name, file], index) => {
    const bundle = readFileSync(file.replace('.cached', ''));
    table.push([
      name,
      ...[bundle, gzipSync(bundle)].map(({ length }) => Math.round(length / 1024)),
      median(amounts(index, 'cpu')).toFixed(0),
      ratio(index, 'cpu'),
      (median(amounts(index, 'memory')) / 2 ** 20).toFixed(1),
      ratio(index, 'memory'),
    ]);
  });
  return table.toString();
}
