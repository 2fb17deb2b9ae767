import { onTestFinished } from 'vitest';

/** Closes what a test has started when the test ends, whatever its outcome. Call it inside a test. */
export async function closeAfterTest<T extends { close(): unknown }>(started: T | Promise<T>): Promise<T> {
  const running = await started;
  onTestFinished(async () => {
    await running.close();
  });
  return running;
}
