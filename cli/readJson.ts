import * as v from 'valibot';
import { UsageError } from './exit.ts';

/**
 * Parses JSON that somebody wrote.
 * @param name how a message begins, such as `The target prod.json`.
 * @throws UsageError that names the place. It repeats no value, because the text may hold keys.
 */
export function readJson<S extends v.GenericSchema>(schema: S, json: string, name: string): v.InferOutput<S> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new UsageError(`${name} is not JSON.`);
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new UsageError(`${name}: ${v.getDotPath(issue) ?? 'its root'} ${problemOf(issue)}.`);
}

function problemOf({ received, expected }: v.BaseIssue<unknown>): string {
  // A strict object expects nothing ("never") where a key is unknown.
  if (expected === 'never') return 'is unknown';
  return received === 'undefined' ? 'is missing' : 'is not of the right form';
}
