import * as v from 'valibot';
import { RequestError } from '../cloud/errors.ts';

/**
 * Parses a body with a schema.
 * @param what what the message calls the body as a whole, such as `request`.
 * @throws RequestError 400 that names the first wrong field and says what is wrong with it. It repeats no value,
 * because the body may hold secrets.
 * @example parse(v.object({ count: v.number() }), { count: 'x' }, 'request'); // throws: count must be number, not string.
 */
export function parse<S extends v.GenericSchema>(schema: S, body: unknown, what: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue) ?? undefined;
  throw new RequestError(400, 'InvalidRequest', `${field ?? `The ${what}`} ${sayWhat(issue)}.`, field);
}

function sayWhat(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'is not a known field';
  if (issue.received === 'undefined') return 'is missing';
  // Our own messages begin in lower case, because they follow the name of the field.
  if (/^[a-z]/.test(issue.message)) return issue.message;
  const expected = issue.expected?.replace(/^>=/, 'at least ').replace(/^<=/, 'at most ') ?? 'of another form';
  return `must be ${expected}${issue.kind === 'schema' ? `, not ${typeof issue.input}` : ''}`;
}
