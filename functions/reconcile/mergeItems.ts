import { groupBy } from '../../shared/domain/lists.ts';
import type { WorkItem } from '../../shared/domain/message.ts';

/**
 * Merges the items of several messages into one for each instance. It has the newest generation, the oldest generation
 * that was merged into it, and the earliest time of absence, unless one of them has seen the instance since.
 */
export function mergeItems(items: readonly WorkItem[]): WorkItem[] {
  return [...groupBy(items, ({ instanceId }) => instanceId).values()].flatMap((group) => {
    const newest = Math.max(...group.map(({ generation }) => generation));
    const oldest = Math.min(...group.map((item) => item.oldest ?? item.generation));
    const current = group.filter(({ generation }) => generation === newest);
    // Prefer an unfinished item. If the goal has ended all the same, the tags say so.
    const item = current.find(({ finished }) => finished !== true) ?? current[0];
    if (item === undefined) return [];
    const merged = { ...item, ...(oldest < newest && { oldest }) };
    delete merged.absentSince;
    const absent = current.flatMap(({ absentSince }) => absentSince ?? []);
    const isSeen = current.some(({ seen, absentSince }) => seen === true && absentSince === undefined);
    return [isSeen || absent.length === 0 ? merged : { ...merged, absentSince: Math.min(...absent) }];
  });
}
