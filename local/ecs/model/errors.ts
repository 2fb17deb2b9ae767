import { ERRORS, type ErrorCode } from './errorCodes.ts';

/** An answer that says no, with the code, HTTP status and message that ECS documents. */
export class EcsError extends Error {
  override readonly name = 'EcsError';

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    /** For a throttled call: in how many milliseconds it may be tried again. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** The error of a documented code; `message` where the documentation leaves it open or a name belongs in it. */
export function ecsError(code: ErrorCode, message?: string): EcsError {
  const [status, documented] = ERRORS[code];
  return new EcsError(code, status, message ?? documented);
}

/** `The specified parameter "X" is not valid.` under `InvalidX.Malformed` where that code is documented, else InvalidParameter. */
export function invalidParameter(name: string): EcsError {
  const code = `Invalid${name.replaceAll('.', '')}.Malformed`;
  return ecsError(isErrorCode(code) ? code : 'InvalidParameter', `The specified parameter "${name}" is not valid.`);
}

/** The documented error of a mandatory parameter that is absent or blank. */
export function missingParameter(name: string): EcsError {
  return ecsError(
    'MissingParameter',
    `The input parameter "${name}" that is mandatory for processing this request is not supplied.`,
  );
}

/** Whether this is one of the documented codes that the model answers with. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
