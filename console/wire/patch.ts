import type { State } from './state.ts';

/** One operation of a JSON Patch (RFC 6902). Only these three occur, with one or two names in the path. */
export type Operation = { op: 'add' | 'replace'; path: string; value: unknown } | { op: 'remove'; path: string };

/** The parts of a state that hold entries by name, and so change entry by entry. */
const KEYED = ['instances', 'calls', 'invocations'] as const;

/**
 * The JSON Patch that leads from one state to the next. Parts that hold entries by name change entry by entry, all others
 * as a whole.
 * @example patchBetween({ at: 1, instances: {} }, { at: 2, instances: {} }); // [{op: 'replace', path: '/at', value: 2}]
 */
export function patchBetween(before: State, after: State): Operation[] {
  const entries = KEYED.flatMap((name) => changes(before[name] ?? {}, after[name] ?? {}, `/${name}`));
  return [...changes(withoutEntries(before), withoutEntries(after), ''), ...entries];
}

function withoutEntries(state: State): Entries {
  const keyed: readonly string[] = KEYED;
  return Object.fromEntries(Object.entries(state).filter(([name]) => !keyed.includes(name)));
}

type Entries = Readonly<Record<string, unknown>>;

function changes(before: Entries, after: Entries, path: string): Operation[] {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name) || after[name] === undefined);
  const operations: Operation[] = gone.map((name) => ({ op: 'remove', path: `${path}/${escaped(name)}` }));
  for (const [name, value] of Object.entries(after)) {
    if (value === undefined) continue;
    const had = Object.hasOwn(before, name);
    if (had && isSame(before[name], value)) continue;
    operations.push({ op: had ? 'replace' : 'add', path: `${path}/${escaped(name)}`, value });
  }
  return operations;
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/**
 * The state after a patch. What did not change is the same object as before.
 * @example patched({ at: 1, instances: {} }, [{ op: 'replace', path: '/at', value: 2 }]); // {at: 2, instances: {}}
 */
export function patched(state: State, operations: readonly Operation[]): State {
  const next: Record<string, unknown> = { ...state };
  const copied = new Set<string>();
  for (const operation of operations) {
    const [part = '', name] = operation.path.slice(1).split('/').map(unescaped);
    if (name === undefined) set(next, part, operation);
    else {
      if (!copied.has(part)) next[part] = { ...(next[part] as Entries | undefined) };
      copied.add(part);
      set(next[part] as Record<string, unknown>, name, operation);
    }
  }
  return next as unknown as State;
}

function set(object: Record<string, unknown>, name: string, operation: Operation): void {
  if (operation.op === 'remove') Reflect.deleteProperty(object, name);
  // A name may be that of a tag's or a queue's author: __proto__ must become a field like any other.
  else
    Object.defineProperty(object, name, {
      value: operation.value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescaped(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
