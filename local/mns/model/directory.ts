import { pageByName } from '../../page.ts';

/** One page of named things, in the order of their names. */
export interface Page<T> {
  items: T[];
  /** Where the next page begins; missing after the last page. */
  nextMarker?: string;
}

export interface PageRequest {
  prefix?: string | undefined;
  /** The name of the page's first item. */
  marker?: string | undefined;
  /** Items at most: 1–1000. */
  max: number;
}

/** The page of `items` that a request asks for. */
export function page<T extends string | { name: string }>(
  items: Iterable<T>,
  { prefix, marker, max }: PageRequest,
): Page<T> {
  const { items: found, next } = pageByName(items, nameOf, { prefix, from: marker, max });
  return { items: found, ...(next === undefined ? {} : { nextMarker: next }) };
}

function nameOf(item: string | { name: string }): string {
  return typeof item === 'string' ? item : item.name;
}
