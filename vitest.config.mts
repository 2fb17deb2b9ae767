import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** These have scripts of their own: `npm run test:browser`, which needs Chromium, and `npm run test:rehearsal`. */
const APART = ['test/browser/**', 'test/rehearsal/**'];
const SIMULATION = 'test/simulation/simulation.test.ts';

export default defineConfig({
  test: {
    // One more than a small machine has cores: a third of the time of all tests is waiting for a cloud that runs in real time.
    maxWorkers: 3,
    // A worker keeps its modules from file to file: loading SDKs and models anew for each took a third of the whole.
    isolate: false,
    unstubEnvs: true,
    // The targets that a developer keeps must not decide where tests call.
    env: { XDG_CONFIG_HOME: join(tmpdir(), `no-config-${process.pid}`) },
    // Ten times what the longest takes on an idle machine: a test must not fail because something else runs beside it.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['{functions,shared,local,cli,console,test}/**/*.test.ts'],
          exclude: [SIMULATION, ...APART, '**/node_modules/**'],
        },
      },
      // It keeps two cores busy by itself: it comes when the others are done, so that nobody waits for anybody.
      { extends: true, test: { name: 'simulation', include: [SIMULATION], sequence: { groupOrder: 1 } } },
    ],
  },
});
