import { isDeepStrictEqual } from 'node:util';
import type { Found, Resource } from './resource.ts';

/** One thing that `setup` or `teardown` does. */
export interface Step {
  verb: 'create' | 'change' | 'remove';
  resource: Resource;
  /** What `change` sets. */
  changes: Readonly<Record<string, string>>;
}

/** A resource, and what is there of it: undefined where there is nothing. */
export interface Looked {
  resource: Resource;
  found: Found | undefined;
}

/**
 * Decides what is missing. What is there and right is left alone, so a second run has nothing to do.
 * @param looked in the order in which the resources can be made.
 */
export function stepsToSetUp(looked: readonly Looked[]): Step[] {
  return looked.flatMap(({ resource, found }): Step[] => {
    if (found === undefined) return [{ verb: 'create', resource, changes: resource.settings }];
    const changes = differences(resource, found);
    return Object.keys(changes).length === 0 ? [] : [{ verb: 'change', resource, changes }];
  });
}

/** What is set otherwise than it should be, as it should be. */
export function differences({ settings }: Resource, found: Found): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => !isSame(value, found[name])));
}

/** Documents are the same in whatever order and style they are written. */
function isSame(wanted: string, found: string | undefined): boolean {
  return wanted === found || (found !== undefined && isDeepStrictEqual(parse(wanted), parse(found)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Decides what to undo, in the reverse order. Service-linked roles and the log project are the account's: other programs
 * may use them, so they stay.
 */
export function stepsToTearDown(looked: readonly Looked[]): { steps: Step[]; left: Resource[] } {
  const there = looked.filter(({ found }) => found !== undefined).map(({ resource }) => resource);
  const ours = there.filter((resource) => !isShared(resource)).reverse();
  return { steps: ours.map((resource) => ({ verb: 'remove', resource, changes: {} })), left: there.filter(isShared) };
}

function isShared({ kind }: Resource): boolean {
  return kind === 'linkedRole' || kind.startsWith('log');
}
