import { groupBy } from '../../shared/domain/lists.ts';
import type { WorkItem } from '../../shared/domain/message.ts';

/**
 * Merges the items of several messages into one for each instance. It has the newest generation, the oldest generation
 * that was merged into it, and the earliest time of absence, unless one of them has seen the instance since. A finished
 * item is open again where an older goal is: a step towards that one may show late, or a look for it has found the instance
 * missing, and nobody may have told that it is gone.
 */
export function mergeItems(items: readonly WorkItem[]): WorkItem[] {
  return [...groupBy(items, ({ instanceId }) => instanceId).values()].flatMap((group) => {
    const newest = Math.max(...group.map(({ generation }) => generation));
    const oldest = Math.min(...group.map((item) => item.oldest ?? item.generation));
    const current = group.filter(({ generation }) => generation === newest);
    // No step undoes the creation's goal, and no tag says that its outcome is published, so a finished item knows best. Of
    // later goals prefer an unfinished item. If such a goal has ended all the same, the tags say so.
    const preferred = newest === 0;
    const item = current.find(({ finished = false }) => finished === preferred) ?? current[0];
    if (item === undefined) return [];
    const merged = { ...item, ...(oldest < newest && { oldest }) };
    delete merged.absentSince;
    if (group.some(({ generation, finished }) => generation < newest && finished !== true)) delete merged.finished;
    const absent = current.flatMap(({ absentSince }) => absentSince ?? []);
    const isSeen = current.some(({ seen, absentSince }) => seen === true && absentSince === undefined);
    return [isSeen || absent.length === 0 ? merged : { ...merged, absentSince: Math.min(...absent) }];
  });
}
