import { indexKey, indexKeysOf } from './indexKeys.ts';
import type { Instance } from './instance.ts';
import { SequencedSet } from './sequencedSet.ts';

/** What to look for: of each group at least one key must fit. No group at all means everything. */
export interface Query {
  /** Only these, if given; unknown ones are left out. */
  ids?: readonly string[] | undefined;
  groups: readonly (readonly string[])[];
  /** For what no index answers, such as a name with `*`. */
  also?: (instance: Instance) => boolean;
}

/** Where a page begins: after so many matches, or with instances older than a sequence number. */
export type PageStart = { skip: number } | { olderThan: number };

export interface Page {
  total: number;
  items: Instance[];
  /** Whether older ones follow. */
  more: boolean;
}

interface Entry {
  instance: Instance;
  /** The indexes it is in, by their keys. */
  keys: Map<string, Index>;
}

type Index = SequencedSet<Instance>;

const NOTHING: Index = new SequencedSet<Instance>();
const ALL = indexKey('All', '');

/** The visible instances of a region, newest first, with an index for each thing they are asked for by. */
export class InstanceTable {
  readonly #indexes = new Map<string, Index>();
  readonly #entries = new Map<string, Entry>();

  get size(): number {
    return this.#entries.size;
  }

  find(instanceId: string): Instance | undefined {
    return this.#entries.get(instanceId)?.instance;
  }

  /** Puts an instance in, or, after something about it changed, brings the indexes up to date. */
  put(instance: Instance): void {
    const entry = this.#entries.get(instance.instanceId) ?? { instance, keys: new Map<string, Index>() };
    this.#entries.set(instance.instanceId, entry);
    const keys = new Set(indexKeysOf(instance));
    for (const [key, index] of entry.keys) if (!keys.has(key)) this.#leave(entry, key, index);
    for (const key of keys) if (!entry.keys.has(key)) this.#enter(entry, key);
  }

  delete(instanceId: string): void {
    const entry = this.#entries.get(instanceId);
    if (entry === undefined) return;
    for (const [key, index] of entry.keys) this.#leave(entry, key, index);
    this.#entries.delete(instanceId);
  }

  /** How many instances are found under one key. */
  count(key: string): number {
    return this.#indexes.get(key)?.size ?? 0;
  }

  /**
   * One page of what fits. Costs no more than the ids or the smallest of the indexes asked for; a single key costs only
   * the page.
   */
  select(query: Query, start: PageStart, limit: number): Page {
    const groups = query.groups.length === 0 ? [[ALL]] : query.groups;
    const [key, ...rest] = groups.length === 1 ? (groups[0] ?? []) : [];
    if (key !== undefined && rest.length === 0 && query.also === undefined && query.ids === undefined) {
      return pageOf(this.#indexes.get(key) ?? NOTHING, start, limit);
    }
    const matches = new SequencedSet<Instance>();
    for (const entry of this.#candidates(groups, query.ids)) {
      if (fits(entry.keys, groups) && (query.also?.(entry.instance) ?? true)) matches.add(entry.instance);
    }
    return pageOf(matches, start, limit);
  }

  *#candidates(groups: Query['groups'], ids: Query['ids']): Generator<Entry> {
    if (ids !== undefined) {
      for (const id of ids) {
        const entry = this.#entries.get(id);
        if (entry !== undefined) yield entry;
      }
      return;
    }
    const sizes = groups.map((group) => group.reduce((sum, key) => sum + this.count(key), 0));
    for (const key of groups[sizes.indexOf(Math.min(...sizes))] ?? []) {
      const index = this.#indexes.get(key) ?? NOTHING;
      for (let place = 0; place < index.size; place++) {
        const entry = this.#entries.get(index.at(place)?.instanceId ?? '');
        if (entry !== undefined) yield entry;
      }
    }
  }

  #enter(entry: Entry, key: string): void {
    const index = this.#indexes.get(key) ?? new SequencedSet<Instance>();
    this.#indexes.set(key, index);
    index.add(entry.instance);
    entry.keys.set(key, index);
  }

  #leave(entry: Entry, key: string, index: Index): void {
    index.delete(entry.instance);
    if (index.size === 0) this.#indexes.delete(key);
    entry.keys.delete(key);
  }
}

function fits(keys: ReadonlyMap<string, Index>, groups: Query['groups']): boolean {
  return groups.every((group) => group.some((key) => keys.has(key)));
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
