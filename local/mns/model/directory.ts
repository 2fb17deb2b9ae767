/** One page of things with names, in the order of their names. */
export interface Page<T> {
  items: T[];
  /** Where the next page begins; none after the last. */
  nextMarker?: string;
}

export interface PageRequest {
  prefix?: string | undefined;
  marker?: string | undefined;
  /** Items at most: 1–1000. */
  max: number;
}

/** The page of `items` that a request asks for. The marker is the name of a page's first item. */
export function page<T extends string | { name: string }>(items: Iterable<T>, request: PageRequest): Page<T> {
  const { prefix = '', marker = '', max } = request;
  const rest = [...items]
    .filter((item) => nameOf(item).startsWith(prefix) && nameOf(item) >= marker)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const next = rest[max];
  return { items: rest.slice(0, max), ...(next === undefined ? {} : { nextMarker: nameOf(next) }) };
}

function nameOf(item: string | { name: string }): string {
  return typeof item === 'string' ? item : item.name;
}
