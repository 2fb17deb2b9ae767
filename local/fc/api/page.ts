import { invalidArgument } from '../errors.ts';

const DEFAULT_LIMIT = 20;
const MOST = 100;

/** Part of a list, in the order of names, and where the next part begins if there is one. */
export interface Page<Item> {
  items: Item[];
  nextToken?: string;
}

/**
 * The part of a list that `prefix`, `limit` (20 unless told, 100 at most), `startKey` and `nextToken` ask for.
 * Throws FcError (400 InvalidArgument) for a limit that is none.
 */
export function page<Item>(all: readonly Item[], nameOf: (item: Item) => string, query: URLSearchParams): Page<Item> {
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    throw invalidArgument(`limit must be a whole number from 1 to ${MOST}`);
  }
  const from = query.get('nextToken') ?? query.get('startKey') ?? '';
  const prefix = query.get('prefix') ?? '';
  const left = all
    .filter((item) => nameOf(item).startsWith(prefix) && nameOf(item) >= from)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const next = left[limit];
  return { items: left.slice(0, limit), ...(next === undefined ? {} : { nextToken: nameOf(next) }) };
}
