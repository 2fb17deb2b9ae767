import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests of the console's page, in Chromium: `npm run test:browser`. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    // They share the machine with a browser each.
    maxWorkers: 1,
    unstubEnvs: true,
    env: { XDG_CONFIG_HOME: join(tmpdir(), `no-config-${process.pid}`) },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
