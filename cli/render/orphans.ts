import type { PricedOrphans } from '../orphans/prices.ts';
import { plain } from './paint.ts';
import { table } from './table.ts';

/**
 * The table of what has outlived its instance, with what it costs an hour together.
 * @param columns the width of the terminal; undefined where there is none.
 */
export function orphansTable({ currency, orphans }: PricedOrphans, columns: number | undefined): string {
  const rows = orphans.map(({ kind, id, requestId, sizeGiB, category, performanceLevel, diskId, ...orphan }) => [
    ...[kind, id, requestId ?? '', sizeGiB],
    kind === 'disk' ? [category, performanceLevel].filter((word) => word !== '').join(' ') : `of ${diskId}`,
    ...[orphan.zoneId, orphan.since, orphan.hourlyPrice ?? ''],
  ]);
  const heads = ['kind', 'id', 'request', 'GiB', 'category', 'zone', 'since', `${currency} an hour`.trim()];
  const sum = orphans.reduce((total, { hourlyPrice }) => total + (hourlyPrice ?? 0), 0);
  const total = currency === '' ? [] : [`Together ${currency} ${Number(sum.toFixed(5))} an hour, snapshots besides.`];
  return [table(heads, rows, plain, columns), ...total].join('\n');
}
