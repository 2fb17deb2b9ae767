import { UsageError } from '../../usageError.ts';
import { invalidArgument } from '../errors.ts';

/** What `read` returns. What the user of a spec would be told, the caller of the API is told as FcError (400). */
export function answering<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw invalidArgument(error.message);
  }
}
