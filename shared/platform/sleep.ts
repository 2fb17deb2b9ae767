/** How often we check the clock, in milliseconds. */
const STRETCH_MS = 200;

/**
 * Waits until the wall clock is `ms` milliseconds ahead, or that time was spent waiting. It checks the clock instead of
 * setting one long timer, because Function Compute may freeze an instance, and timers stop then while the clock goes on.
 * A clock that is set back meanwhile makes it wait no longer.
 * @example await sleep(1_000);
 */
export async function sleep(ms: number): Promise<void> {
  const until = Date.now() + ms;
  let left = ms;
  while (left > 0) {
    const stretch = Math.min(left, STRETCH_MS);
    await new Promise((resolve) => setTimeout(resolve, stretch));
    left = Math.min(left - stretch, until - Date.now());
  }
}
