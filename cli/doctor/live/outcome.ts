import { RefusedError } from '../../exit.ts';

/** `accepted`, or the code of the refusal. Throws where there was no answer. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    if (error instanceof RefusedError) return error.code;
    throw error;
  }
}
