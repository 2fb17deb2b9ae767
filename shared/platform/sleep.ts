/** The longest stretch between two looks at the clock, in milliseconds. */
const STRETCH_MS = 200;

/**
 * Waits until the wall clock is `ms` milliseconds ahead. It goes by the clock and not by one timer, because Function
 * Compute may freeze an instance: its timers then stand still, the minute it waits for does not.
 */
export async function sleep(ms: number): Promise<void> {
  const until = Date.now() + ms;
  for (let left = ms; left > 0; left = until - Date.now()) {
    const stretch = Math.min(left, STRETCH_MS);
    await new Promise((resolve) => setTimeout(resolve, stretch));
  }
}
