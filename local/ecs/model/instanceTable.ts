import { indexKey, indexKeysOf } from './indexKeys.ts';
import type { Instance } from './instance.ts';
import { SequencedSet } from './sequencedSet.ts';

/** What to look for: an instance must have at least one key of each group. No group at all means every instance. */
export interface Query {
  /** Only instances with these ids, if given. Unknown ids are left out. */
  ids?: readonly string[] | undefined;
  groups: readonly (readonly string[])[];
  /** A condition that no index answers, such as a name with `*`. */
  also?: (instance: Instance) => boolean;
}

/** Where a page begins: after so many matches, or after the instance of this sequence number. */
export type PageStart = { skip: number } | { olderThan: number };

export interface Page {
  total: number;
  items: Instance[];
  /** Whether older ones follow. */
  more: boolean;
}

interface Entry {
  instance: Instance;
  /** The keys under which the indexes hold it. */
  keys: readonly string[];
  /** What `view` made of it, until it changes. */
  view?: object | undefined;
}

type Index = SequencedSet<Instance>;

/** A view with its JSON takes some 4 KB, and few clients look again and again at more instances. */
const MOST_VIEWS = 10_000;

const NOTHING: Index = new SequencedSet<Instance>();
const ALL = indexKey('All', '');

/** The visible instances of a region, newest first, with an index for each kind of key. */
export class InstanceTable {
  readonly #indexes = new Map<string, Index>();
  readonly #entries = new Map<string, Entry>();
  /** Whose views are kept, in a ring: the next one takes the place of the oldest. */
  readonly #viewed: Entry[] = [];
  #oldest = 0;

  get size(): number {
    return this.#entries.size;
  }

  find(instanceId: string): Instance | undefined {
    return this.#entries.get(instanceId)?.instance;
  }

  /** Adds an instance. Call it again after any change of the instance, to bring the indexes up to date. */
  put(instance: Instance): void {
    const entry: Entry = this.#entries.get(instance.instanceId) ?? { instance, keys: [] };
    this.#entries.set(instance.instanceId, entry);
    entry.view = undefined;
    const before = entry.keys;
    entry.keys = indexKeysOf(instance);
    for (const key of others(before, entry.keys)) this.#leave(instance, key);
    for (const key of others(entry.keys, before)) this.#enter(instance, key);
  }

  delete(instanceId: string): void {
    const entry = this.#entries.get(instanceId);
    if (entry === undefined) return;
    for (const key of entry.keys) this.#leave(entry.instance, key);
    this.#entries.delete(instanceId);
  }

  /** What `make` makes of an instance of this table: the same object until the instance changes, or 10,000 others were viewed. */
  view(instance: Instance, make: (instance: Instance) => object): object {
    const entry = this.#entries.get(instance.instanceId);
    if (entry === undefined) return make(instance);
    if (entry.view === undefined) {
      entry.view = Object.freeze(make(instance));
      this.#keep(entry);
    }
    return entry.view;
  }

  #keep(entry: Entry): void {
    const oldest = this.#viewed[this.#oldest];
    if (oldest !== undefined && oldest !== entry) oldest.view = undefined;
    this.#viewed[this.#oldest] = entry;
    this.#oldest = (this.#oldest + 1) % MOST_VIEWS;
  }

  /** How many instances have this key. */
  count(key: string): number {
    return this.#indexes.get(key)?.size ?? 0;
  }

  /**
   * One page of the instances that match. It costs no more than the ids, or the smallest of the indexes asked for; a
   * single key costs only the page.
   */
  select(query: Query, start: PageStart, limit: number): Page {
    const groups = query.groups.length === 0 ? [[ALL]] : query.groups;
    const [key, ...rest] = groups.length === 1 ? (groups[0] ?? []) : [];
    if (key !== undefined && rest.length === 0 && query.also === undefined && query.ids === undefined) {
      return pageOf(this.#indexes.get(key) ?? NOTHING, start, limit);
    }
    const matches: Instance[] = [];
    for (const { instance, keys } of this.#candidates(groups, query.ids)) {
      if (fits(keys, query.groups) && (query.also?.(instance) ?? true)) matches.push(instance);
    }
    return pageOf(new SequencedSet(matches), start, limit);
  }

  #candidates(groups: Query['groups'], ids: Query['ids']): Entry[] {
    if (ids !== undefined) return this.#entriesOf(ids);
    const sizes = groups.map((group) => group.reduce((sum, key) => sum + this.count(key), 0));
    const smallest = groups[sizes.indexOf(Math.min(...sizes))] ?? [];
    return smallest.flatMap((key) => this.#entriesOf([...(this.#indexes.get(key) ?? NOTHING)].map(idOf)));
  }

  #entriesOf(ids: readonly string[]): Entry[] {
    const entries: Entry[] = [];
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }

  #enter(instance: Instance, key: string): void {
    const index = this.#indexes.get(key) ?? new SequencedSet<Instance>();
    this.#indexes.set(key, index);
    index.add(instance);
  }

  #leave(instance: Instance, key: string): void {
    const index = this.#indexes.get(key);
    index?.delete(instance);
    if (index?.size === 0) this.#indexes.delete(key);
  }
}

/** The keys that are not among the rest. Of twenty keys one or two change at a time, and most keep their place. */
function others(keys: readonly string[], rest: readonly string[]): string[] {
  return keys.filter((key, place) => rest[place] !== key && !rest.includes(key));
}

const idOf = ({ instanceId }: Instance): string => instanceId;

function fits(keys: readonly string[], groups: Query['groups']): boolean {
  return groups.every((group) => group.some((key) => keys.includes(key)));
}

function pageOf(index: Index, start: PageStart, limit: number): Page {
  const end = 'skip' in start ? index.size - start.skip : index.countBefore(start.olderThan);
  const items: Instance[] = [];
  let place = end - 1;
  for (; place >= 0 && items.length < limit; place--) {
    const instance = index.at(place);
    if (instance !== undefined) items.push(instance);
  }
  return { total: index.size, items, more: place >= 0 };
}
