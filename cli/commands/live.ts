import { createInterface } from 'node:readline/promises';
import { INTERRUPTED, runLive } from '../doctor/live/run.ts';
import { UsageError } from '../exit.ts';

/** Where the answers go unless somebody says otherwise. */
const FILE = 'live-answers.json';

interface LiveOptions {
  region?: string;
  yes?: boolean;
  json?: boolean;
}

/** `doctor --live`: see docs/live-check.md. */
export async function live(file: string | true, { region, yes, json }: LiveOptions): Promise<number> {
  const stream = json === true ? process.stderr : process.stdout;
  const interruption = new AbortController();
  const stop = (): void => {
    interruption.abort();
  };
  // Once aborted, it goes on until what was made is removed; a second signal does not change that.
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await runLive({
      ...{ region, file: file === true ? FILE : file, signal: interruption.signal },
      say: (line) => stream.write(`${line}\n`),
      give: (answers) => json === true && process.stdout.write(`${JSON.stringify({ answers })}\n`),
      agree: () => (yes === true ? Promise.resolve() : agree(interruption)),
    });
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    stream.write('Interrupted. Nothing was made.\n');
    return INTERRUPTED;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

async function agree(interruption: AbortController): Promise<void> {
  if (!process.stdin.isTTY) throw new UsageError('Nobody is there to ask: say --yes.');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  // In a terminal readline takes Ctrl-C for itself.
  prompt.on('SIGINT', () => {
    interruption.abort();
  });
  try {
    const answer = await prompt.question('Go on? (yes/no) ', { signal: interruption.signal });
    if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Nothing was made.');
  } finally {
    prompt.close();
  }
}
