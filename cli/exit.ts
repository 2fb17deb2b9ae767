/** What the exit codes mean; `--help` says the same. */
export const EXIT = {
  /** Every goal is reached; without waiting: the request was accepted. */
  reached: 0,
  /** An instance failed, or the call was refused. */
  failed: 1,
  /** The command line, the request file or the target is wrong: nothing was sent. */
  usage: 2,
  /** Not reached in time, or no answer: the same command again may succeed. */
  unfinished: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Something the user typed or wrote is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A service answered, but with an error. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  constructor(
    /** The service's own code. */
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

/** No answer came: whether the call had its effect is unknown, so it is repeated as it was. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(
    message: string,
    /** Node's code for what happened to the connection, where there is one. */
    readonly code?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
