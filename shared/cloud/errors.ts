import type { ErrorClass } from './errorClass.ts';
import { classInTable } from './errorTable.ts';

/**
 * A failed API call. `code` is the service's own code, or `''` where no readable answer came. `status` is the HTTP
 * status, where there was one.
 * @example new CloudError('CreateInstance', 'InvalidImageId.NotFound', 'The specified ImageId does not exist.', 404);
 */
export class CloudError extends Error {
  override readonly name = 'CloudError';

  constructor(
    readonly api: string,
    readonly code: string,
    message: string,
    readonly status?: number,
    /** ECS's id of the call, which its support asks for. */
    readonly requestId?: string,
  ) {
    super(message);
  }
}

/**
 * The caller has to change something. The answer has this status, code and field.
 * @example throw new RequestError(400, 'InvalidRequest', 'count must be at least 1.', 'count');
 */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

/** What codes are called that speak of the service: the results of a batch have codes and no HTTP status of their own. */
const SERVICE_FAULT = /Timeout|Unavailable|Busy|InternalError|ServiceError/;

/** The class of a code. An unknown code counts as a fault of the request, so it is not retried. */
function classifyCode(code: string, message: string): ErrorClass {
  if (code.includes('Throttling')) return 'throttled';
  return classInTable(code, message) ?? 'request';
}

/**
 * The class of anything that a port throws. An error without a code is transient: the call did not reach ECS, or got no
 * readable answer. An unknown code with a 5xx is transient, too: the call may have taken effect, and only the same call
 * can find out.
 * @example classify(new CloudError('StartInstances', 'Throttling.User', 'Too many.')); // 'throttled'
 */
export function classify(error: unknown): ErrorClass {
  if (!(error instanceof CloudError)) return 'request';
  const { code, status } = error;
  if (code === '') return 'transient';
  const kind = classifyCode(code, error.message);
  if (kind !== 'request' || /^(Invalid|Missing)/.test(code)) return kind;
  const isServiceFault = status === undefined ? SERVICE_FAULT.test(code) : status >= 500;
  return isServiceFault ? 'transient' : 'request';
}

/**
 * The code of an error in an answer to a caller.
 * @example codeOf(new CloudError('StartInstances', '', 'StartInstances got no readable answer (Error).')); // 'NoAnswer'
 */
export function codeOf({ code }: CloudError): string {
  return code === '' ? 'NoAnswer' : code;
}

/**
 * Whether the same call may succeed later, with nothing changed.
 * @example isRetryable(new CloudError('StartInstances', 'InternalError', 'Try again.', 500)); // true
 */
export function isRetryable(error: unknown): boolean {
  const kind = classify(error);
  return kind === 'throttled' || kind === 'transient';
}
