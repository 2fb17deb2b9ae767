import { stripVTControlCharacters } from 'node:util';
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
  const rows = tracks.map((track) => {
    const { latest } = track;
    return [
      track.slot ?? '',
      track.instanceId ?? '',
      paintStatus(track.status, paint),
      latest?.publicIpAddresses.join(', ') ?? '',
      ...(place.length === 0 ? [] : [latest?.privateIpAddresses.join(', ') ?? '', latest?.placement?.zoneId ?? '']),
      track.status === 'Absent' ? '' : ageOf(track, now),
      ...(allReached ? [] : [resultOf(track, paint)]),
    ];
  });
  return table([...heads, ...(allReached ? [] : ['result'])], rows, paint, columns);
}

type Cell = string | number;

/**
 * A table without lines between rows, and without the library's own colours, which it would also write into pipes. Where
 * the terminal is too narrow for it, a block of lines for each row, one a cell.
 * @param columns the width of the terminal; undefined where there is none.
 */
export function table(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
  columns: number | undefined,
): string {
  const bold = heads.map((head) => paint('bold', head));
  const wide = new Table({ head: bold, style: { head: [], border: [], compact: true } });
  wide.push(...rows.map((row) => [...row]));
  const text = wide.toString();
  if (columns === undefined || stripVTControlCharacters(text.split('\n')[0] ?? '').length <= columns) return text;
  if (rows.length === 0) return 'There are none.';
  return rows.map((row) => block(bold, row)).join('\n\n');
}

/** A row as lines; a cell without a word has none. */
function block(heads: readonly string[], row: readonly Cell[]): string {
  const cells = heads.map((head, index) => [head, String(row[index] ?? '')] as const);
  return cells
    .filter(([, cell]) => cell !== '')
    .map(([head, cell]) => `${head}: ${cell.replaceAll('\n', ', ')}`)
    .join('\n');
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
