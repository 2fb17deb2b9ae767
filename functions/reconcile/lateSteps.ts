/**
 * How long a late step towards an earlier goal may take to show, in milliseconds, from when the present goal was set: a
 * look of 20 s, a call of 46 s, and a replica that lags by 10 s.
 */
const LATE_STEP_MS = 76_000;

/** Whether a step towards an earlier goal may yet show, and undo this one. The first goal has none before it. */
export function lateStepMayShow({ generation }: { generation: number }, now: number): boolean {
  return generation > 0 && now < generation + LATE_STEP_MS;
}
