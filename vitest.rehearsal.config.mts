import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * The command line through whole deployments and histories: `npm run test:rehearsal`. Each command is a process and each
 * deployment a cloud, so these few files take almost half as long as all other tests.
 */
export default defineConfig({
  test: {
    include: ['test/rehearsal/**/*.test.ts'],
    maxWorkers: 3,
    isolate: false,
    unstubEnvs: true,
    env: { XDG_CONFIG_HOME: join(tmpdir(), `no-config-${process.pid}`) },
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
