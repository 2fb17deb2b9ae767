import type { HistoryEvent } from '../record/events.ts';
import { plain } from './paint.ts';
import { table } from './table.ts';

/** How many ids a row shows at most, to keep it short. JSON has all. */
const IDS_SHOWN = 3;

/**
 * The table of what happened.
 * @param columns the width of the terminal; undefined where there is none.
 */
export function historyTable(events: readonly HistoryEvent[], columns: number | undefined): string {
  const rows = events.map(({ at, instanceIds, what, who, why, requestId }) => {
    const more = instanceIds.length > IDS_SHOWN ? [`and ${instanceIds.length - IDS_SHOWN} more`] : [];
    return [at.slice(0, 19), [...instanceIds.slice(0, IDS_SHOWN), ...more].join('\n'), what, who, why, requestId];
  });
  return table(['when (UTC)', 'instances', 'what', 'who', 'why', 'invocation'], rows, plain, columns);
}

/** An outcome as one line, for a list that goes on. */
export function outcomeLine({ at, instanceIds, request, what, why }: HistoryEvent): string {
  const [id] = instanceIds;
  const about = id ?? `request ${request ?? ''}`;
  return `${at.slice(0, 19)} ${about} ${what}${why === '' ? '' : `: ${why}`}`;
}
