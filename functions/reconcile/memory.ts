import { StateChangeHints } from './stateChangeHints.ts';

/** What a function instance remembers from one invocation to the next. It may forget all of it at any time. */
export interface Memory {
  hints: StateChangeHints;
  /** Goals whose pending tag ECS will not take off, as `<instance id>/<generation>`. */
  stuck: Set<string>;
  /** Instances whose end it has published: a late message of an earlier goal has nothing to add. */
  gone: Set<string>;
}

/** The memory of a new function instance. */
export function createMemory(): Memory {
  return { hints: new StateChangeHints(), stuck: new Set(), gone: new Set() };
}

/** So many ids are remembered of each kind, and then all are forgotten: a megabyte at most. */
const MOST_IDS = 10_000;

/** Adds to what is remembered. */
export function remember(ids: Iterable<string>, memory: Set<string>): void {
  if (memory.size >= MOST_IDS) memory.clear();
  for (const id of ids) memory.add(id);
}
