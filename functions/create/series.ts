/** `prefix[begin,bits]suffix`. Without a prefix it is an ordinary name, and no spaces stand in the brackets. */
const SERIES = /^(?<prefix>[^[\]]+)\[(?<begin>\d{0,6})(?:,(?<bits>[1-6]?))?\](?<suffix>[^[\]]*)$/;

const MOST_BITS = 6;
const LAST = 10 ** MOST_BITS - 1;

/**
 * The name of one slot: a name in a series is numbered by slot, as RunInstances numbers the instances of one call; any
 * other name stays as it is. CreateInstance makes one instance a call, so it cannot know the others.
 *
 * `begin` (0 to 999999) is 0 where it is left out and `bits` (1 to 6) is 6; bits are 6, too, where begin has more
 * digits. What comes after 999999 is 999999. Source: the vendor's page on sequential names and host names. The page
 * does not say what becomes of `[9,1]` after 9: here it is 10, so that names stay different.
 *
 * @param slot counted from 0. The name depends on it alone, because a client token takes only the same parameters.
 * @example
 * nameInSeries('web[10,3]-a', 1); // 'web011-a'
 */
export function nameInSeries(name: string, slot: number): string {
  const { prefix, begin, bits, suffix } = SERIES.exec(name)?.groups ?? {};
  if (prefix === undefined) return name;
  const first = Number(begin);
  const asked = Number(bits ?? '') || MOST_BITS;
  const width = String(first).length > asked ? MOST_BITS : asked;
  return `${prefix}${String(Math.min(first + slot, LAST)).padStart(width, '0')}${suffix ?? ''}`;
}
