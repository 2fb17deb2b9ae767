import Table from 'cli-table3';
import type { Track } from '../tracks.ts';
import type { Paint } from './paint.ts';
import { ageOf, paintStatus } from './progress.ts';

/** With fewer columns than this a row would wrap, so private address and zone are left out. */
const WIDE = 120;

/**
 * The table of results: status and addresses of every instance.
 * @param now in milliseconds, by the clock of the tracks.
 * @param columns the width of the terminal; undefined where there is none.
 */
export function resultTable(tracks: readonly Track[], now: number, paint: Paint, columns: number | undefined): string {
  const allReached = tracks.every(({ result }) => result === 'reached');
  const place = columns === undefined || columns >= WIDE ? ['private address', 'zone'] : [];
  const heads = ['slot', 'instance', 'status', 'public address', ...place, 'age'];
  // When all goals are reached, a column that says so in every row only takes room.
  const table = plainTable([...heads, ...(allReached ? [] : ['result'])].map((head) => paint('bold', head)));
  for (const track of tracks) {
    const { latest } = track;
    table.push([
      track.slot ?? '',
      track.instanceId ?? '',
      paintStatus(track.status, paint),
      latest?.publicIpAddresses.join(', ') ?? '',
      ...(place.length === 0 ? [] : [latest?.privateIpAddresses.join(', ') ?? '', latest?.placement?.zoneId ?? '']),
      track.status === 'Absent' ? '' : ageOf(track, now),
      ...(allReached ? [] : [resultOf(track, paint)]),
    ]);
  }
  return table.toString();
}

/** A table without lines between rows, and without the library's own colours, which it would also write into pipes. */
export function plainTable(head: string[]): Table.Table {
  return new Table({ head, style: { head: [], border: [], compact: true } });
}

function resultOf({ result, goal, code }: Track, paint: Paint): string {
  switch (result) {
    case 'reached':
      return paint('green', goal ?? '');
    case 'failed':
      return paint('red', code ?? 'failed');
    case 'waiting':
      return paint('yellow', code ?? (goal === undefined ? '' : `not ${goal} yet`));
    case 'idle':
      return '';
  }
}
