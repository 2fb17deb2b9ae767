/** Part of a list of named things. */
export interface NamedPage<T> {
  items: T[];
  /** The name of the item after this page; missing after the last page. */
  next?: string;
}

/** The part of a list that a client asks for. */
export interface NamedPageRequest {
  /** The names begin with this; any when left out. */
  prefix?: string | undefined;
  /** The page begins with this name, or with the first one after it; with the first of all when left out. */
  from?: string | undefined;
  /** Items at most. */
  max: number;
}

/** The page of a list that a request asks for, in the order of names. */
export function pageByName<T>(
  items: Iterable<T>,
  nameOf: (item: T) => string,
  { prefix = '', from = '', max }: NamedPageRequest,
): NamedPage<T> {
  const rest = [...items]
    .filter((item) => nameOf(item).startsWith(prefix) && nameOf(item) >= from)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const next = rest[max];
  return { items: rest.slice(0, max), ...(next === undefined ? {} : { next: nameOf(next) }) };
}
