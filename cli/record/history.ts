import { chunks } from '../../shared/domain/lists.ts';
import { eventsOf, type HistoryEvent } from './events.ts';
import type { DeploymentRecord } from './record.ts';

/** So many words go into one search. The log service allows 30. Source: its page on search syntax. */
const WORDS = 25;

/**
 * What happened to a request, with all its instances, or to one instance.
 * @param since in milliseconds since the epoch.
 * @throws RefusedError, NoAnswerError.
 */
export async function historyOf(id: string, record: DeploymentRecord, since: number): Promise<HistoryEvent[]> {
  // The search goes by words, so "a.b" finds "a.c b", too.
  const named = eventsOf(await record.since(since, quoted(id))).filter(
    ({ request, instanceIds }) => request === id || instanceIds.includes(id),
  );
  const made = named.filter(({ request }) => request === id).flatMap(({ instanceIds }) => instanceIds);
  const found = [...named];
  for (const some of chunks([...new Set(made)], WORDS)) {
    const events = eventsOf(await record.since(since, some.map(quoted).join(' or ')));
    const about = new Set(some);
    // Lines that name the request are found already; a line with many instances is shown for those that are asked for.
    for (const event of events.filter(({ request }) => request !== id)) {
      const instanceIds = event.instanceIds.filter((each) => about.has(each));
      if (instanceIds.length > 0) found.push({ ...event, instanceIds });
    }
  }
  // A sort keeps the order of those of the same second, and made comes before ended in each search.
  return found.sort((a, b) => a.at.localeCompare(b.at));
}

function quoted(word: string): string {
  return `"${word}"`;
}
