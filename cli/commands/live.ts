import { confirm } from '../confirm.ts';
import { runLive } from '../doctor/live/run.ts';
import { InterruptedError } from '../exit.ts';
import { goOnWithoutReader } from '../render/pipe.ts';

/** Where the answers go unless somebody says otherwise. */
const FILE = 'live-answers.json';

const NOTHING = 'Nothing was made.';

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
  goOnWithoutReader(stream);
  // Once aborted, it goes on until what was made is removed; a second signal does not change that.
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await runLive({
      ...{ region, file: file === true ? FILE : file, signal: interruption.signal },
      say: (line) => stream.write(`${line}\n`),
      give: (answers) => json === true && process.stdout.write(`${JSON.stringify({ answers })}\n`),
      agree: () => (yes === true ? Promise.resolve() : confirm('Go on?', NOTHING, interruption.signal)),
    });
  } catch (error) {
    throw interruption.signal.aborted ? new InterruptedError(NOTHING) : error;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
