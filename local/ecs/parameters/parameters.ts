import * as v from 'valibot';
import type { ErrorCode } from '../model/errorCodes.ts';
import {
  documentedError,
  ecsError,
  type EcsError,
  type ErrorTable,
  invalidParameter,
  missingParameter,
  type OwnCode,
} from '../model/errors.ts';

/*
 * Building blocks of an action's parameter schema. All parameters arrive as text. A check that fails answers the code
 * given to it, else `Invalid<Name>.Malformed` where that code is documented, else InvalidParameter. A parameter that is
 * not wrapped in `optional` is mandatory: without it the call answers MissingParameter.
 */

/** A common code, or one of the action's own. */
type Code = ErrorCode | OwnCode;

export const optional = v.optional;

/** Any text. */
export function text() {
  return v.string();
}

/** Text of a limited length (characters). */
export function textUpTo(longest: number, code?: Code) {
  return v.pipe(v.string(), v.maxLength(longest, code ?? ''));
}

/** Text of a certain form. */
export function textLike(form: RegExp, code?: Code) {
  return v.pipe(v.string(), v.regex(form, code ?? ''));
}

/** A whole number in [low, high]. */
export function whole(low: number, high: number, code?: Code) {
  return v.pipe(
    v.string(),
    v.regex(/^-?\d{1,15}$/, code ?? ''),
    v.transform(Number),
    v.minValue(low, code ?? ''),
    v.maxValue(high, code ?? ''),
  );
}

/** A decimal number, not negative. */
export function decimal(code?: Code) {
  return v.pipe(v.string(), v.regex(/^\d{1,12}(\.\d{1,12})?$/, code ?? ''), v.transform(Number));
}

/** `true` or `false` in any case: SDKs send True, TRUE and true. */
export function bool(code?: Code) {
  return v.pipe(
    v.string(),
    v.toLowerCase(),
    v.picklist(['true', 'false'], code ?? ''),
    v.transform((value) => value === 'true'),
  );
}

/**
 * A documented parameter for what the local cloud does not have. Any value is refused, so that nobody takes the answer
 * for more than it is.
 */
export function unsupported() {
  return optional(
    v.pipe(
      v.string(),
      v.check(() => false, UNSUPPORTED),
    ),
  );
}

/** Like `unsupported`, for a parameter that is a list. */
export function unsupportedList() {
  return optional(
    v.pipe(
      v.unknown(),
      v.check(() => false, UNSUPPORTED),
    ),
  );
}

const UNSUPPORTED = 'unsupported';

/** One of these words. */
export function oneOf<const T extends readonly string[]>(words: T, code?: Code) {
  return v.picklist(words, code ?? '');
}

/** `Name.1`, `Name.2`, …; a single `Name` without a number counts as a list of one. At least one item. */
export function list<T extends v.GenericSchema<unknown, unknown>>(item: T, longest: number, code?: Code) {
  return v.pipe(
    v.unknown(),
    v.transform((value) => (typeof value === 'string' ? [value] : value)),
    v.array(item),
    v.minLength(1),
    v.maxLength(longest, code ?? ''),
  );
}

/** A JSON array of texts in one parameter, such as InstanceIds. */
export function jsonList(longest: number, code?: Code) {
  const texts = v.pipe(v.array(v.string()), v.maxLength(longest));
  return v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }): string[] => {
      const values = v.safeParse(texts, parseJson(dataset.value));
      if (values.success) return values.output;
      addIssue({ message: code ?? '' });
      return NEVER;
    }),
  );
}

/** The tags of a request: `Tag.N.Key`, `Tag.N.Value`; older SDKs write `Tag.N.key`. The value may be absent. */
export function tags() {
  return list(
    v.pipe(
      v.object({ Key: optional(text()), key: optional(text()), Value: optional(text()), value: optional(text()) }),
      v.transform((tag) => ({ key: tag.Key ?? tag.key ?? '', value: tag.Value ?? tag.value })),
    ),
    100,
    'InvalidTagCount',
  );
}

const MOST_WANTED_TAGS = 20;

/** The tags that a resource must bear to be found, written like those of a request. A value needs a key. */
export function wantedTags() {
  return v.pipe(
    tags(),
    v.check((wanted) => wanted.every(({ key }) => key !== ''), 'InvalidTag.Mismatch'),
    v.maxLength(MOST_WANTED_TAGS, 'InvalidTagCount'),
  );
}

/**
 * Parses the unflattened parameters of a call. Throws EcsError for the first that is missing or wrong. `own` holds the
 * codes that the action alone answers.
 */
export function parseParameters<T extends v.GenericSchema<unknown, unknown>>(
  schema: T,
  input: unknown,
  own?: ErrorTable,
): v.InferOutput<T> {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  throw parameterError(result.issues[0], own);
}

function parameterError(issue: v.BaseIssue<unknown>, own: ErrorTable | undefined): EcsError {
  const name = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key + 1 : String(key))).join('.');
  if (issue.input === undefined) return missingParameter(name);
  if (issue.message === UNSUPPORTED) {
    return ecsError('InvalidParameter', `The local cloud does not support the parameter "${name}".`);
  }
  return documentedError(issue.message, own) ?? invalidParameter(name, own);
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
