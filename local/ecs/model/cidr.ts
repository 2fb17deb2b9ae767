import { parseIp } from './addressPool.ts';

/** A block of IPv4 addresses: its first and last one as numbers, and the length of its mask. */
export interface Cidr {
  first: number;
  last: number;
  bits: number;
}

/** Reads `172.16.0.0/12`; undefined when it is no block or is not aligned to its mask. */
export function parseCidr(text: string): Cidr | undefined {
  const [, address = '', mask = ''] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? [];
  const first = parseIp(address);
  const bits = Number(mask);
  if (first === undefined || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  return first % size === 0 ? { first, last: first + size - 1, bits } : undefined;
}

/** Whether all of `inner` lies in `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether two blocks have an address in common. */
export function overlaps(one: Cidr, other: Cidr): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/** Whether this is an IPv4 address or a block, aligned or not: what a rule of a security group takes. */
export function isAddressRange(text: string): boolean {
  const [address = '', mask = '32', ...rest] = text.split('/');
  return rest.length === 0 && parseIp(address) !== undefined && /^\d{1,2}$/.test(mask) && Number(mask) <= 32;
}
