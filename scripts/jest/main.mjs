import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, NotHad, run } from '../clients/run.mjs';

/**
 * Runs the Jest example in a project that has the packed local cloud, Jest and the vendor's SDK, and nothing else of ours:
 * `npm run test:jest`. `npm test` runs the other examples; Jest would bring 250 packages for one of them. Ends with 1 when
 * the example fails, and with 2 when a package cannot be had.
 */
const PINNED = ['jest@30.5.2', '@jest/globals@30.5.2', '@alicloud/ecs20140526@7.11.6', '@alicloud/openapi-core@1.0.8'];

const folder = await mkdtemp(join(tmpdir(), 'jest-'));
try {
  await cp('local/examples', folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  const packed = await install('npm', ['pack', '--silent', '--workspace', 'local', '--pack-destination', folder]);
  const packages = [join(folder, packed.trim()), ...PINNED];
  await install('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], { cwd: folder });

  const args = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--config', 'jest/jest.config.mjs'];
  const { status, stdout, stderr } = await run(process.execPath, args, { cwd: folder });
  process.stdout.write(stdout + stderr);
  process.exitCode = status === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof NotHad)) throw error;
  console.error(error.message);
  process.exitCode = 2;
} finally {
  await rm(folder, { recursive: true });
}
