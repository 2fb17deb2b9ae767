import { mkdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import type { Plugin } from 'esbuild';
import { BREAKS, type Break } from './breaks.ts';
import { bundleThread, Thread } from './threads.ts';

/** Within so many seeds each break must be noticed. */
const MOST_SEEDS = 2_000;
const JOBS = 2;
const FOLDER = 'node_modules/.cache/ecs-provisioner/simulation/broken';

const { only } = new Command('npm run simulate:check --')
  .description('Breaks each mechanism on purpose and looks whether the simulation notices.')
  .option('--only <names...>', 'only the breaks with one of these in their name')
  .parse()
  .opts<{ only?: string[] }>();
process.exitCode = await check(only);

/** Breaks the code in every way listed, plays seeds until one violates a promise, and prints the list. */
async function check(only: readonly string[] | undefined): Promise<number> {
  await mkdir(FOLDER, { recursive: true });
  const chosen = BREAKS.filter(({ name }) => only?.some((part) => name.includes(part)) ?? true);
  const waiting = [...chosen.entries()];
  let missed = 0;
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, broken] = next;
      const caught = await catchIt(index, broken);
      if (caught === undefined) missed += 1;
      console.log(`${caught === undefined ? 'MISSED' : 'caught'}  ${broken.name}${caught ?? ''}`);
    }
  };
  await Promise.all(Array.from({ length: JOBS }, lane));
  console.log(`${chosen.length - missed} of ${chosen.length} breaks caught within ${MOST_SEEDS} seeds`);
  return missed === 0 ? 0 : 1;
}

/** The seed that notices a break, and what it notices. */
async function catchIt(index: number, broken: Break): Promise<string | undefined> {
  const outfile = resolve(FOLDER, `${index}.mjs`);
  await bundleThread(outfile, [breaking(broken)]);
  const thread = new Thread(pathToFileURL(outfile));
  const { failures } = await thread.play({ from: 1, to: MOST_SEEDS, untilViolation: true });
  await thread.end();
  const [first] = failures;
  return first && `\n        by seed ${first.seed}: ${first.violation.promise}: ${first.violation.detail}`;
}

/** Replaces the text in its file as it is bundled; a break whose text is not there any more fails loudly. */
function breaking({ name, file, find, replace }: Break): Plugin {
  const path = resolve(file);
  return {
    name: 'break',
    setup(bundling) {
      bundling.onLoad({ filter: /\.ts$/ }, async (loaded) => {
        if (loaded.path !== path) return undefined;
        const source = await readFile(path, 'utf8');
        const times = source.split(find).length - 1;
        if (times !== 1) throw new Error(`The break "${name}" finds its text ${times} times in ${file}, not once.`);
        return { contents: source.replace(find, () => replace), loader: 'ts' };
      });
    },
  };
}
