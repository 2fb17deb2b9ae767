import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{functions,shared,local,cli,test}/**/*.test.ts'],
    // Both cores of a small machine: many tests wait for a cloud in real time, and by itself Vitest leaves one core out.
    maxWorkers: 2,
    // A worker keeps its modules from file to file: loading SDKs and models anew for each took a third of the whole.
    isolate: false,
    unstubEnvs: true,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
