/** What one more call to ECS may take, in milliseconds: a call at its timeout, the message and the answer. */
export const CALL_MS = 55_000;

/**
 * Tells when an invocation may begin no further call to ECS. Half of a time that is shorter than this design's still
 * leaves the other half to work in.
 * @param timeLeft milliseconds until the invocation is ended from outside.
 * @example
 * const isOver = endOf(() => ends - Date.now());
 * while (!isOver()) await ecs.describe(ids);
 */
export function endOf(timeLeft: () => number): () => boolean {
  const reserve = Math.min(CALL_MS, timeLeft() / 2);
  return () => timeLeft() < reserve;
}
