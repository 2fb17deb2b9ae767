/** A refusal by Function Compute itself, before or instead of running the function. */
export class FcError extends Error {
  override readonly name = 'FcError';

  constructor(
    /** HTTP status. */
    readonly status: number,
    /** In the spelling of the platform's error table. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** `service` where 2.0 was called: its functions belong to services, and its error says so. */
export function functionNotFound(name: string, service?: string): FcError {
  const where = service === undefined ? '' : ` in service '${service}'`;
  return new FcError(404, 'FunctionNotFound', `function '${name}' does not exist${where}`);
}

/** What a trigger's URL answers for a function that is there and has no HTTP trigger. The platform's answer is not published. */
export const noHttpTrigger = (name: string): FcError =>
  new FcError(404, 'FunctionNotFound', `function '${name}' has no HTTP trigger: InvokeFunction calls it`);

export const triggerNotFound = (name: string): FcError =>
  new FcError(404, 'TriggerNotFound', `trigger '${name}' does not exist`);

export const settingNotFound = (code: string, functionName: string): FcError =>
  new FcError(404, code, `function '${functionName}' has none`);

export const resourceExhausted = (message: string): FcError => new FcError(429, 'ResourceExhausted', message);

export const internalServerError = (): FcError =>
  new FcError(500, 'InternalServerError', 'an internal error has occurred, please retry');

/** A payload over the limit of a call of the API. The table of error codes has 400 for it, not 413. */
export const entityTooLarge = (limit: number): FcError =>
  new FcError(400, 'EntityTooLarge', `payload size exceeds maximum allowed size (${limit} bytes)`);

export const pathNotSupported = (method: string, path: string): FcError =>
  new FcError(400, 'PathNotSupported', `'${method}' against '${path}' is not supported`);

export const invalidArgument = (message: string): FcError => new FcError(400, 'InvalidArgument', message);

/**
 * The refusal of a trigger where nobody has switched EventBridge on. The words are EventBridge's own for that
 * (`ServiceAccessDenied`, 403, in its table of error codes); no source says how Function Compute passes them on.
 */
export const eventBridgeOff = (): FcError =>
  new FcError(403, 'AccessDenied', 'The OwnerId that your Access Key Id associated to has not enabled EventBridge Service.'); // prettier-ignore

/** The refusal when a function's result is no HTTP answer. */
export const badResponse = (message: string): FcError => new FcError(502, 'BadResponse', message);

/** Something of this name is there already. */
export function alreadyExists(kind: 'Function' | 'Trigger', name: string): FcError {
  return new FcError(409, `${kind}AlreadyExists`, `${kind.toLowerCase()} '${name}' already exists`);
}
