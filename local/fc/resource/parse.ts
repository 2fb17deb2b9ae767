import * as v from 'valibot';
import { invalidArgument } from '../errors.ts';

/** What a schema makes of a value. Throws FcError (400 InvalidArgument) for what does not fit. */
export function parse<T extends v.GenericSchema>(schema: T, value: unknown): v.InferOutput<T> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw invalidArgument(`${v.getDotPath(issue) ?? 'the body'}: ${issue.message}`);
}

/** Whether a value is an object with names, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
