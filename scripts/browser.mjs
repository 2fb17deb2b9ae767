import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Runs the tests of the console's page in Chromium: `npm run test:browser`. It ends with 1 when a test fails, and with 2
 * when there is no Chromium here. CHROMIUM names one that is not on the PATH.
 */
const NOT_RUN = 2;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const chromium = process.env.CHROMIUM ?? find();
if (chromium === undefined) {
  console.error(
    `Not run: there is no Chromium on the PATH (${NAMES.join(', ')}). On Debian: apt install chromium. Else name one in CHROMIUM.`,
  );
  process.exit(NOT_RUN);
}
const args = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  'vitest.browser.config.mts',
  ...process.argv.slice(2),
];
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, CHROMIUM: chromium } });
process.exitCode = status ?? 1;

function find() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isProgram);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
