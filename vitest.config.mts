import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{functions,shared,local,cli,test}/**/*.test.ts'],
    // One more than a small machine has cores: a third of the time of all tests is waiting for a cloud that runs in real time.
    maxWorkers: 3,
    // A worker keeps its modules from file to file: loading SDKs and models anew for each took a third of the whole.
    isolate: false,
    unstubEnvs: true,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
