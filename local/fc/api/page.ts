import { pageByName } from '../../page.ts';
import { invalidArgument } from '../errors.ts';

const DEFAULT_LIMIT = 20;
const MOST = 100;

/** Part of a list, in the order of names. */
export interface Page<Item> {
  items: Item[];
  /** Where the next part begins; missing after the last part. */
  nextToken?: string;
}

/**
 * The part of a list that `prefix`, `limit` (20 by default, 100 at most), `startKey` and `nextToken` ask for. Throws
 * FcError (400 InvalidArgument) when `limit` is not a whole number from 1 to 100.
 */
export function page<Item>(all: readonly Item[], nameOf: (item: Item) => string, query: URLSearchParams): Page<Item> {
  const max = Number(query.get('limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(max) || max < 1 || max > MOST) {
    throw invalidArgument(`limit must be a whole number from 1 to ${MOST}`);
  }
  const from = query.get('nextToken') ?? query.get('startKey') ?? '';
  const { items, next } = pageByName(all, nameOf, { prefix: query.get('prefix') ?? '', from, max });
  return { items, ...(next === undefined ? {} : { nextToken: next }) };
}
