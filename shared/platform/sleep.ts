/** How often we check the clock, in milliseconds. */
const STRETCH_MS = 200;

/**
 * Waits until the wall clock is `ms` milliseconds ahead. It checks the clock instead of setting one long timer, because
 * Function Compute may freeze an instance, and timers stop then while the clock goes on.
 * @example await sleep(1_000);
 */
export async function sleep(ms: number): Promise<void> {
  const until = Date.now() + ms;
  for (let left = ms; left > 0; left = until - Date.now()) {
    const stretch = Math.min(left, STRETCH_MS);
    await new Promise((resolve) => setTimeout(resolve, stretch));
  }
}
