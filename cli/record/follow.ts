import type { DeploymentRecord } from './record.ts';
import type { Line } from './line.ts';

/** The time between two looks, in milliseconds. */
const PAUSE_MS = 2_000;

/** Lines come to the index in seconds, and not in order: each look goes back so far behind the newest. */
const OVERLAP_MS = 60_000;

/**
 * Gives lines as they come, each once, for ever.
 * @param since in milliseconds since the epoch.
 * @throws RefusedError, NoAnswerError.
 */
export async function* follow(
  { since: read }: Pick<DeploymentRecord, 'since'>,
  since: number,
  query: string,
  sleep: (ms: number) => Promise<void>,
): AsyncGenerator<Line[]> {
  let from = since;
  let told = new Map<string, number>();
  for (;;) {
    const lines = await read(from, query);
    // Two lines of one second may be equal: as many are new as there are more than before.
    const seen = new Map<string, number>();
    const fresh = lines.filter((line) => {
      const key = JSON.stringify(line);
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      return count > (told.get(key) ?? 0);
    });
    if (fresh.length > 0) yield fresh;
    told = seen;
    from = Math.max(from, (lines.at(-1)?.at ?? 0) - OVERLAP_MS);
    await sleep(PAUSE_MS);
  }
}
