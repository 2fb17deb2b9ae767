/** The exit codes. `--help` explains them in the same words. */
export const EXIT = {
  /** Every goal is reached; without waiting: the request was accepted. */
  reached: 0,
  /** An instance failed, or the call was refused. */
  failed: 1,
  /** The command line, the request file or the target is wrong: nothing was sent. */
  usage: 2,
  /** Not reached in time, or no answer: the same command again may succeed. */
  unfinished: 3,
  /** Ctrl-C, as shells tell of it: 128 and the number of SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command line, a file or the target is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Somebody has ended the command before it changed anything. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** A service answered, but with an error. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  constructor(
    /** The code of the service. */
    readonly code: string,
    message: string,
    /** Whether the same call may succeed later. */
    readonly retryable: boolean,
    /** The answer's JSON, as it came. */
    readonly answer?: unknown,
  ) {
    super(message);
  }
}

/** No answer came, so we do not know whether the call took effect. The same call again is safe. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(
    message: string,
    /** Node's error code for the connection, where there is one. */
    readonly code?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What is so where a call got an answer, but none of the service that was called. */
export const SOMETHING_ELSE = 'something else answers there: look at the endpoint, and at the proxies on the way';

/** Why a call of the vendor's SDKs got no answer, in a few words. */
export function whyNoAnswer(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  // So the SDKs fail at a page of HTML.
  return error instanceof SyntaxError || error instanceof TypeError ? SOMETHING_ELSE : error.message;
}
