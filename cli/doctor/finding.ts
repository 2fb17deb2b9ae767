import { NoAnswerError, RefusedError, UsageError, EXIT, type ExitCode } from '../exit.ts';

/** What a check found out. */
export interface Finding {
  /** What was looked at, such as `queue ecs-provisioner`. */
  check: string;
  /** `unknown`: the check could not be made. It is no reason not to go on. */
  result: 'right' | 'wrong' | 'unknown';
  /** What is so. */
  words: string;
  /** What to do about it: a command or a sentence. */
  mend?: string;
  /** The exit code that it calls for where it is wrong. */
  exitCode?: ExitCode;
}

export const right = (check: string, words: string): Finding => ({ check, result: 'right', words });

export const wrong = (check: string, words: string, mend: string, exitCode: ExitCode = EXIT.failed): Finding => ({
  ...{ check, result: 'wrong', words, mend, exitCode },
});

export const unknown = (check: string, words: string, mend?: string): Finding => ({
  ...{ check, result: 'unknown', words },
  ...(mend !== undefined && { mend }),
});

/** Makes a check. Where a service refuses it or does not answer, that is what was found out. */
export async function tryCheck(check: string, make: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await make();
  } catch (error) {
    return [unknown(check, `it could not be checked: ${reasonOf(error)}`)];
  }
}

/** What an error of ours says. Throws any other error again: it is a mistake in the program. */
export function reasonOf(error: unknown): string {
  if (error instanceof RefusedError) return `${error.code}: ${error.message}`;
  if (error instanceof NoAnswerError || error instanceof UsageError) return error.message;
  throw error;
}

/** The most telling exit code: what nobody could go on with, then what is wrong in the account. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const codes = new Set(findings.flatMap(({ result, exitCode }) => (result === 'wrong' ? [exitCode] : [])));
  for (const code of [EXIT.usage, EXIT.failed, EXIT.unfinished]) if (codes.has(code)) return code;
  return EXIT.reached;
}
