/**
 * What to do about an error from ECS. The code decides, not the HTTP status: one code comes with several statuses.
 * Where a code has several meanings, the words of the message decide.
 *
 * - `throttled`: this API has used up its calls for this minute; call it again in the next.
 * - `transient`: the same call, with the same client token, may succeed in a while.
 * - `placement`: this zone or instance type has no room; another may have some.
 * - `account`: nothing helps until somebody pays, raises a quota or grants a permission.
 * - `absent`: ECS knows no such instance. A RAM role gets it as Forbidden.InstanceNotFound. The instance may be gone,
 *   or too new to be known.
 * - `request`: the call itself is wrong and stays wrong.
 */
export const ERROR_CLASSES = ['throttled', 'transient', 'placement', 'account', 'absent', 'request'] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];
