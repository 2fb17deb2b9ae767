import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROBE = fileURLToPath(new URL('probe.cjs', import.meta.url));

/**
 * Loads each file in a Node of its own, all in turn and so many times over: what slows the machine down meanwhile slows
 * all of them. A bare Node has its turn, too.
 *
 * @param {readonly string[]} files
 * @param {number} runs
 * @returns {{ cpu: number, memory: number }[][]} for each file its runs: milliseconds of CPU and bytes, over bare Node.
 */
export function measure(files, runs) {
  const seen = files.map(() => []);
  for (let run = 0; run < runs; run += 1) {
    const bare = load([]);
    files.forEach((file, index) => {
      const { cpu, rss } = load([file]);
      seen[index].push({ cpu: cpu - bare.cpu, memory: rss - bare.rss });
    });
  }
  return seen;
}

function load(given) {
  return JSON.parse(execFileSync(process.execPath, [PROBE, ...given], { encoding: 'utf8' }));
}

/** The middle one. */
export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
