import { defineConfig } from 'vitest/config';

/** The tests beside shared/ and functions/ alone: what a mutant in them is judged by. */
export default defineConfig({
  test: {
    include: ['{functions,shared}/**/*.test.ts'],
    testTimeout: 10_000,
    hookTimeout: 10_000,
  },
});
