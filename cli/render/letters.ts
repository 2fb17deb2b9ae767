import type { Letter } from '../deadLetters/letter.ts';
import { duration } from './duration.ts';
import { plain } from './paint.ts';
import { table } from './table.ts';

/** How many ids a row shows at most, to keep it short. */
const IDS_SHOWN = 3;

/**
 * The table of dead letters.
 * @param now in milliseconds since the epoch.
 * @param columns the width of the terminal; undefined where there is none.
 */
export function letterTable(letters: readonly Letter[], now: number, columns: number | undefined): string {
  const rows = letters.map(({ messageId, at, reason, instanceIds }) => {
    const more = instanceIds.length > IDS_SHOWN ? [`and ${instanceIds.length - IDS_SHOWN} more`] : [];
    return [messageId, duration(now - at), reason, [...instanceIds.slice(0, IDS_SHOWN), ...more].join('\n')];
  });
  return table(['message', 'age', 'reason', 'instances'], rows, plain, columns);
}
