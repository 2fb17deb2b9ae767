/** Why a signed request is refused, with the code and HTTP status that the ECS gateway documents for it. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError';

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    /** The key that the request names, where nobody has it. */
    readonly accessKeyId?: string,
  ) {
    super(message);
  }
}

/** The refusal of a request without a parameter or header that the signature needs. */
export function missing(parameter: string): SignatureError {
  return new SignatureError(
    'MissingParameter',
    400,
    `The input parameter "${parameter}" that is mandatory for processing this request is not supplied.`,
  );
}
