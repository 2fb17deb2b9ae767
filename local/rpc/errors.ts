/** A refusal by RAM, STS or another service with calls in the RPC style, as it documents it. */
export class RpcError extends Error {
  override readonly name = 'RpcError';

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
