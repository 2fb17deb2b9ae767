import type { Letter } from '../deadLetters/letter.ts';
import { duration } from './duration.ts';
import { plainTable } from './table.ts';

/** How many ids a row shows at most, to keep it short. */
const IDS_SHOWN = 3;

/**
 * The table of dead letters.
 * @param now in milliseconds since the epoch.
 */
export function letterTable(letters: readonly Letter[], now: number): string {
  const table = plainTable(['message', 'age', 'reason', 'instances']);
  for (const { messageId, at, reason, instanceIds } of letters) {
    const more = instanceIds.length > IDS_SHOWN ? [`and ${instanceIds.length - IDS_SHOWN} more`] : [];
    table.push([messageId, duration(now - at), reason, [...instanceIds.slice(0, IDS_SHOWN), ...more].join('\n')]);
  }
  return table.toString();
}
