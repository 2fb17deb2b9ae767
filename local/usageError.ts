/** A mistake that the user of the local cloud can correct. The message is one sentence that says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
