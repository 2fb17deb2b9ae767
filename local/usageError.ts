/** Something the person who starts the local cloud can put right; the message is one sentence that says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
