import { groupBy } from '../../shared/domain/lists.ts';
import type { WorkItem } from '../../shared/domain/message.ts';

/** One item per instance: the newest generation, and what all its messages remember of older ones and of absence. */
export function mergeItems(items: readonly WorkItem[]): WorkItem[] {
  return [...groupBy(items, ({ instanceId }) => instanceId).values()].flatMap((group) => {
    const newest = Math.max(...group.map(({ generation }) => generation));
    const oldest = Math.min(...group.map((item) => item.oldest ?? item.generation));
    const current = group.filter(({ generation }) => generation === newest);
    // An unfinished one before a finished one: where it is finished all the same, its tags say so.
    const item = current.find(({ finished }) => finished !== true) ?? current[0];
    if (item === undefined) return [];
    const absent = current.flatMap(({ absentSince }) => absentSince ?? []);
    return [
      {
        ...item,
        ...(oldest < newest && { oldest }),
        ...(absent.length > 0 && { absentSince: Math.min(...absent) }),
      },
    ];
  });
}
