import * as v from 'valibot';
import { NoAnswerError } from '../exit.ts';
import type { Account } from './account.ts';
import { callLogService } from './logCall.ts';

/** A log store, by name. */
export interface LogPlace {
  project: string;
  logStore: string;
}

/** A line as the log service has it: when, in milliseconds since the epoch, and its fields. */
export interface StoredLine {
  at: number;
  fields: Readonly<Record<string, string>>;
}

/** Reads a log store. Every method throws RefusedError or NoAnswerError. */
export interface Logs {
  /** All lines since then that a search statement finds, the oldest first; an empty one finds all. */
  since(at: number, query: string): Promise<StoredLine[]>;
  /** How many days lines are kept. */
  keptDays(): Promise<number>;
}

/** The most that GetLogs answers at once. Source: the page of GetLogs. */
const PAGE = 100;

/** How often a search is sent again whose answer says that it is incomplete. */
const TRIES = 5;

/** A search goes to a day from now: the clock of a local cloud that runs fast is ahead of ours. */
const AHEAD_SECONDS = 86_400;

const Lines = v.array(v.record(v.string(), v.pipe(v.unknown(), v.transform(String))));
const Store = v.object({ ttl: v.number() });

/** Connects to a log store. No call is made yet. */
export function connectLogs(account: Account, { project, logStore }: LogPlace): Logs {
  const place = { method: 'GET', project, path: `/logstores/${logStore}` } as const;
  return {
    since: async (at, query) => {
      const found: StoredLine[] = [];
      const times = {
        from: String(Math.floor(at / 1000)),
        to: String(Math.floor(Date.now() / 1000) + AHEAD_SECONDS),
      };
      for (let page: StoredLine[] = []; found.length === 0 || page.length === PAGE; found.push(...page)) {
        const paging = { offset: String(found.length), line: String(PAGE) };
        page = await search({ type: 'log', ...times, ...paging, query });
        if (page.length === 0) break;
      }
      return found.sort((a, b) => a.at - b.at);
    },
    keptDays: async () => v.parse(Store, (await callLogService(account, { ...place, action: 'GetLogStore' })).body).ttl,
  };

  async function search(query: Readonly<Record<string, string>>): Promise<StoredLine[]> {
    for (let left = TRIES; ; left -= 1) {
      const { headers, body } = await callLogService(account, { ...place, action: 'GetLogs', query });
      if (headers['x-log-progress'] === 'Incomplete') {
        if (left > 1) continue;
        throw new NoAnswerError('Log service GetLogs: no answer (it has not finished the search).');
      }
      return v.parse(Lines, body).map((fields) => ({ at: Number(fields['__time__']) * 1000, fields }));
    }
  }
}
