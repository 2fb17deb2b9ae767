import { EXIT } from './exit.ts';
import { checkSettings, linesOf } from './settings.ts';

/**
 * Checks the settings for the build and for `s deploy`. It is built into one file that needs no package. It prints
 * nothing when all settings are right.
 */
const wrong = checkSettings(process.env);
if (wrong.length > 0) {
  process.stderr.write(`error: ${linesOf(wrong)}\n`);
  process.exitCode = EXIT.usage;
}
