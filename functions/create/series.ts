/** `prefix[begin,bits]suffix`. Without a prefix, or with spaces in the brackets, it is an ordinary name. */
const SERIES = /^(?<prefix>[^[\]]+)\[(?<begin>\d{0,6})(?:,(?<bits>[1-6]?))?\](?<suffix>[^[\]]*)$/;

const MOST_BITS = 6;
const LAST = 10 ** MOST_BITS - 1;

/**
 * The name of one slot. A series is numbered by slot, as RunInstances numbers the instances of one call. CreateInstance
 * makes one instance a call, so ECS cannot number them. Any other name stays as it is.
 *
 * `begin` (0 to 999999) defaults to 0, `bits` (1 to 6) to 6. Where `begin` has more digits than `bits`, six digits are
 * used. The number after 999999 is 999999 again. Source: the vendor's page on sequential names and host names. The page
 * does not say what follows `[9,1]` after 9. Here it is 10, so that names stay different.
 *
 * @param slot counted from 0. The name depends on nothing else: a client token takes only the same parameters.
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
