import { NoAnswerError, RefusedError, type UsageError } from '../exit.ts';

/** An error of the command line as the page shows it. */
export function explained(error: RefusedError | NoAnswerError | UsageError): { code: string; message: string } {
  if (error instanceof RefusedError) return { code: error.code, message: error.message };
  return { code: error instanceof NoAnswerError ? 'NoAnswer' : 'Usage', message: error.message };
}
