import { classInTable } from './errorTable.ts';

/**
 * What to do about an error from ECS. The code decides, since one code comes under several HTTP statuses. The words of its
 * message decide for codes that mean several things.
 *
 * - `throttled`: this API has had its calls for this minute; call it again in the next.
 * - `transient`: the same call, with the same client token, may succeed in a while.
 * - `placement`: this zone or instance type cannot serve; another may.
 * - `account`: nothing helps until somebody pays, raises a quota or grants a permission.
 * - `absent`: ECS knows no such instance. A role under RAM reads it as Forbidden.InstanceNotFound. It may be gone, or so
 *   new that it is not known yet.
 * - `request`: the call itself is wrong and stays wrong.
 */
export const ERROR_CLASSES = ['throttled', 'transient', 'placement', 'account', 'absent', 'request'] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

/**
 * An API call that did not succeed. `code` is the service's own, or `''` where no readable answer came; `status` that of
 * HTTP, where the answer had one.
 */
export class CloudError extends Error {
  override readonly name = 'CloudError';

  constructor(
    readonly api: string,
    readonly code: string,
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

/** The caller must change something: answered with this status, code and field instead of an effect. */
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

/** Sorts an error code. A code that nobody knows is a fault of the request, which is not retried. */
function classifyCode(code: string, message: string): ErrorClass {
  if (code.includes('Throttling')) return 'throttled';
  return classInTable(code, message) ?? 'request';
}

/**
 * Sorts anything thrown by a port. What bears no code never reached ECS or got no readable answer from it. A 5xx under a
 * code that is in no list leaves open whether the call had its effect, so the same call is the one that can tell.
 */
export function classify(error: unknown): ErrorClass {
  if (!(error instanceof CloudError)) return 'request';
  const { code, status = 0 } = error;
  if (code === '') return 'transient';
  const kind = classifyCode(code, error.message);
  return kind === 'request' && status >= 500 && !/^(Invalid|Missing)/.test(code) ? 'transient' : kind;
}

/** The code by which a caller is told of an error. */
export function codeOf({ code }: CloudError): string {
  return code === '' ? 'NoAnswer' : code;
}

/** Whether the same call may succeed later without anybody's doing. */
export function isRetryable(error: unknown): boolean {
  const kind = classify(error);
  return kind === 'throttled' || kind === 'transient';
}
