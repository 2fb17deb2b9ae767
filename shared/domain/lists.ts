/**
 * Cuts a list into pieces of at most `size`.
 * @example chunks(['a', 'b', 'c'], 2); // [['a', 'b'], ['c']]
 */
export function chunks<T>(list: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let start = 0; start < list.length; start += size) pieces.push(list.slice(start, start + size));
  return pieces;
}

/**
 * Groups a list by a key, in order of first appearance.
 * @example groupBy(['apple', 'pear', 'plum'], ([first]) => first); // Map {'a' → ['apple'], 'p' → ['pear', 'plum']}
 */
export function groupBy<T, K>(list: readonly T[], keyOf: (entry: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const entry of list) {
    const group = groups.get(keyOf(entry));
    if (group === undefined) groups.set(keyOf(entry), [entry]);
    else group.push(entry);
  }
  return groups;
}

/**
 * Runs `work` on every entry of a list, at most `width` at a time. After an error it begins nothing more.
 * @param width asked again whenever something has ended, where it is a function; at least 1.
 * @throws the first error, after the calls under way have ended.
 * @example
 * await inParallel(instanceIds, 10, async (id) => {
 *   await ecs.allocatePublicIp(id);
 * });
 */
export async function inParallel<T>(
  list: readonly T[],
  width: number | (() => number),
  work: (entry: T) => Promise<void>,
): Promise<void> {
  const most = typeof width === 'number' ? () => width : width;
  const errors: unknown[] = [];
  const running = new Set<Promise<void>>();
  for (const entry of list) {
    while (running.size >= most()) await Promise.race(running);
    if (errors.length > 0) break;
    const task = work(entry)
      .catch((error: unknown) => void errors.push(error))
      .finally(() => running.delete(task));
    running.add(task);
  }
  await Promise.all(running);
  if (errors.length > 0) throw errors[0];
}
