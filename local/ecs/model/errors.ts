import { ERRORS, type ErrorCode } from './errorCodes.ts';

/** A refusal with the code, HTTP status and message that ECS documents. */
export class EcsError extends Error {
  override readonly name = 'EcsError';

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    /** Of a throttled call: the milliseconds after which the client may try again. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** Error codes, each with its HTTP status and its documented message. */
export type ErrorTable = Readonly<Record<string, readonly [status: number, message: string]>>;

declare const own: unique symbol;

/** A code from an action's own table. */
export type OwnCode = string & { readonly [own]: true };

/** The codes that one action alone answers. They stand in the action's file. */
export interface OwnErrors<T extends ErrorTable = ErrorTable> {
  readonly table: T;
  /** The error of one of these codes, to throw. */
  error(code: keyof T & string, message?: string): EcsError;
  /** One of these codes, to give to a parameter's schema. */
  code(code: keyof T & string): OwnCode;
}

/**
 * Declares the codes that one action alone answers.
 *
 * @example
 * const OWN_ERRORS = ownErrors({ IpInUse: [403, 'The specified IP is already in use.'] });
 * throw OWN_ERRORS.error('IpInUse');
 */
export function ownErrors<const T extends ErrorTable>(table: T): OwnErrors<T> {
  return {
    table,
    error: (code, message) => errorOf(table, code, message),
    code: (code) => code as OwnCode,
  };
}

/** The error of a common code. Give a `message` where the documentation leaves it open or a name belongs in it. */
export function ecsError(code: ErrorCode, message?: string): EcsError {
  return errorOf(ERRORS, code, message);
}

function errorOf<T extends ErrorTable>(table: T, code: keyof T & string, message?: string): EcsError {
  const [status, documented] = table[code] ?? ERRORS.InternalError;
  return new EcsError(code, status, message ?? documented);
}

/**
 * The error of a code in `own` or among the common ones; undefined when neither documents it. Schemas name codes as
 * text, so a code may be any text here.
 */
export function documentedError(code: string, own: ErrorTable = {}, message?: string): EcsError | undefined {
  if (Object.hasOwn(own, code)) return errorOf(own, code, message);
  return isErrorCode(code) ? ecsError(code, message) : undefined;
}

/**
 * The error of a parameter with a wrong value: `Invalid<Name>.Malformed` where that code is documented, else
 * InvalidParameter.
 */
export function invalidParameter(name: string, own?: ErrorTable): EcsError {
  const message = `The specified parameter "${name}" is not valid.`;
  const malformed = `Invalid${name.replaceAll('.', '')}.Malformed`;
  return documentedError(malformed, own, message) ?? ecsError('InvalidParameter', message);
}

/** The error of a mandatory parameter that is absent or blank. */
export function missingParameter(name: string): EcsError {
  return ecsError(
    'MissingParameter',
    `The input parameter "${name}" that is mandatory for processing this request is not supplied.`,
  );
}

/** Whether this is one of the common codes. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
