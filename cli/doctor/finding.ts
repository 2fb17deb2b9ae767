import * as v from 'valibot';
import { NoAnswerError, RefusedError, UsageError, EXIT, type ExitCode } from '../exit.ts';

/** What a check found out. */
export interface Finding {
  /** What was looked at, such as `queue ecs-provisioner`. */
  check: string;
  /**
   * `notable`: nothing is wrong, yet whoever deploys should know. `unknown`: the check could not be made. Neither is a
   * reason not to go on.
   */
  result: 'right' | 'wrong' | 'notable' | 'unknown';
  /** What is so. */
  words: string;
  /** What to do about it: a command or a sentence. */
  mend?: string;
  /** The exit code that it calls for where it is wrong. */
  exitCode?: ExitCode;
  /**
   * What a deployment does about what is wrong: it mends it, or it goes on all the same. Where neither is said, nobody
   * should deploy.
   */
  deploying?: 'mends' | 'goesOn';
}

export const right = (check: string, words: string): Finding => ({ check, result: 'right', words });

export const wrong = (check: string, words: string, mend: string, exitCode: ExitCode = EXIT.failed): Finding => ({
  ...{ check, result: 'wrong', words, mend, exitCode },
});

/** What a deployment mends. */
export const mended = (finding: Finding): Finding => ({ ...finding, deploying: 'mends' });

/** What is wrong, but no reason not to deploy. */
export const tolerable = (finding: Finding): Finding => ({ ...finding, deploying: 'goesOn' });

export const notable = (check: string, words: string, mend: string): Finding => ({
  ...{ check, result: 'notable', words, mend },
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
  if (v.isValiError(error)) return `the answer has a form that this version does not know (${error.message})`;
  throw error;
}

/** The most telling exit code: what nobody could go on with, then what is wrong in the account. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const codes = new Set(findings.flatMap(({ result, exitCode }) => (result === 'wrong' ? [exitCode] : [])));
  for (const code of [EXIT.usage, EXIT.failed, EXIT.unfinished]) if (codes.has(code)) return code;
  return EXIT.reached;
}

/** A finding in one line: what was looked at, what is so, and after the arrow what to do. */
export function lineOf({ check, words, mend = '' }: Finding): string {
  return `${check}: ${words.replace(/\.$/, '')}${mend === '' ? '' : `  → ${mend}`}`;
}
