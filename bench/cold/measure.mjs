import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROBE = fileURLToPath(new URL('probe.cjs', import.meta.url));

/**
 * Loads each file in a Node of its own, all in turn and so many times over: what slows the machine down meanwhile slows
 * all of them.
 *
 * @param {readonly string[]} files
 * @param {number} runs
 * @returns {{ cpu: number, memory: number }[]} for each file the medians: milliseconds of CPU, and bytes over bare Node.
 */
export function measure(files, runs) {
  const all = [[], ...files.map((file) => [file])];
  const seen = all.map(() => []);
  for (let run = 0; run < runs; run += 1) all.forEach((given, index) => seen[index].push(load(given)));
  const [bare, ...medians] = seen.map((results) => ({
    cpu: median(results.map(({ cpu }) => cpu)),
    memory: median(results.map(({ rss }) => rss)),
  }));
  return medians.map(({ cpu, memory }) => ({ cpu: cpu - bare.cpu, memory: memory - bare.memory }));
}

function load(given) {
  return JSON.parse(execFileSync(process.execPath, [PROBE, ...given], { encoding: 'utf8' }));
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
