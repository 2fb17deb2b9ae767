import type { Selection } from '../shared/api/requests.ts';
import { UsageError } from './exit.ts';
import type { Query } from './watch.ts';

export interface SelectionOptions {
  requestId?: string;
  /** `key=value`, or `key` alone for any value. */
  tag?: string[];
}

/** Reads a selection for `status`. Throws UsageError as `readSelection` does. */
export function readQuery(instanceIds: readonly string[], options: SelectionOptions): Query {
  return queryOf(readSelection(instanceIds, options));
}

/** The query of `status` for a selection. */
export function queryOf({ requestId, instanceIds = [], tag }: Selection): Query {
  if (requestId !== undefined) return { requestId };
  return tag === undefined ? { instanceIds } : { tag };
}

/** Reads a selection from ids and options. Throws UsageError unless they name the instances in exactly one way. */
export function readSelection(instanceIds: readonly string[], { requestId, tag }: SelectionOptions): Selection {
  const ways: Selection[] = [];
  if (instanceIds.length > 0) ways.push({ instanceIds });
  if (requestId !== undefined) ways.push({ requestId });
  if (tag !== undefined && tag.length > 0) ways.push({ tag: tag.map(parseTag) });
  const [way] = ways;
  if (way === undefined || ways.length > 1) {
    throw new UsageError('Name the instances in one way: by their ids, or by an option (see --help).');
  }
  return way;
}

/** Reads `key=value`; a key alone means any value. */
export function parseTag(text: string): { key: string; value?: string } {
  const at = text.indexOf('=');
  return at < 0 ? { key: text } : { key: text.slice(0, at), value: text.slice(at + 1) };
}
