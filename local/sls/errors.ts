/** A refusal by the log service, as it documents it. */
export class SlsError extends Error {
  override readonly name = 'SlsError';

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
