import { createInterface } from 'node:readline/promises';
import { InterruptedError, UsageError } from './exit.ts';

/**
 * Asks on the terminal whether to go on. Only yes is a yes; Ctrl-D is a no.
 * @param otherwise what is so if not, such as `Nothing was removed.`
 * @param signal aborted where somebody ends the program meanwhile.
 * @throws UsageError unless somebody agrees; InterruptedError after Ctrl-C.
 */
export async function confirm(question: string, otherwise: string, signal?: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY) throw new UsageError('Nobody is there to ask: say --yes.');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const [interruption, end] = [new AbortController(), new AbortController()];
  const signals = [interruption.signal, end.signal, ...(signal === undefined ? [] : [signal])];
  // In a terminal readline takes Ctrl-C and Ctrl-D for itself.
  prompt.on('SIGINT', () => {
    interruption.abort();
  });
  prompt.on('close', () => {
    end.abort();
  });
  try {
    const answer = await prompt.question(`${question} (yes/no) `, { signal: AbortSignal.any(signals) });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } catch (error) {
    // The line of the question is still open.
    process.stderr.write('\n');
    if (interruption.signal.aborted || signal?.aborted === true) throw new InterruptedError(otherwise);
    if (!end.signal.aborted) throw error;
  } finally {
    prompt.close();
  }
  throw new UsageError(otherwise);
}
