import type { Group } from '../fleet/groups.ts';
import { duration } from './duration.ts';
import { plain } from './paint.ts';
import { table } from './table.ts';

/**
 * The table of requests that have instances.
 * @param currency of the prices; undefined where none were asked for.
 * @param columns the width of the terminal; undefined where there is none.
 */
export function fleetTable(
  groups: readonly (Group & { hourlyPrice?: number })[],
  currency: string | undefined,
  columns: number | undefined,
): string {
  const priced = currency === undefined ? [] : [`${currency} an hour`];
  const rows = groups.map(({ requestId, slots, status, goal, pending, ageSeconds, ...group }) => [
    requestId ?? '',
    slotsOf(slots),
    status,
    goal === null ? '' : pending ? `${goal}, open` : goal,
    ageSeconds === null ? '' : duration(ageSeconds * 1000),
    group.instanceType,
    group.zoneId,
    ...(currency === undefined ? [] : [group.hourlyPrice ?? '']),
  ]);
  const text = table(['request', 'slots', 'status', 'goal', 'age', 'type', 'zone', ...priced], rows, plain, columns);
  return `${text}\n${totalOf(groups, currency)}`;
}

/** How many there are in all, which nobody counts in a long table. */
function totalOf(groups: readonly (Group & { hourlyPrice?: number })[], currency: string | undefined): string {
  const instances = groups.reduce((sum, { instanceIds }) => sum + instanceIds.length, 0);
  const requests = new Set(groups.map(({ requestId }) => requestId)).size;
  const price = groups.reduce((sum, { hourlyPrice = 0 }) => sum + hourlyPrice, 0);
  const words = [counted(instances, 'instance'), counted(requests, 'request')].join(' of ');
  return currency === undefined ? `${words}.` : `${words}, ${currency} ${Number(price.toFixed(5))} an hour.`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/**
 * Slots as people write them: `0-4, 7`, and how many there are where that is not plain.
 * @example slotsOf([0, 1, 2, 5]); // '0-2, 5'
 */
function slotsOf(slots: readonly (number | null)[]): string {
  const known = slots.filter((slot) => slot !== null).sort((a, b) => a - b);
  const runs: [first: number, last: number][] = [];
  for (const slot of known) {
    const run = runs.at(-1);
    if (run !== undefined && slot <= run[1] + 1) run[1] = slot;
    else runs.push([slot, slot]);
  }
  const words = runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  const unknown = slots.length - known.length;
  return [...words, ...(unknown === 0 ? [] : [`${unknown} not shown`])].join(', ');
}
