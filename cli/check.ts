import { EXIT } from './exit.ts';
import { checkSettings, linesOf } from './settings.ts';

/**
 * The check of the settings alone, for the build and for `s deploy`: built into one file that needs no package beside it.
 * It says nothing where all is right.
 */
const wrong = checkSettings(process.env);
if (wrong.length > 0) {
  process.stderr.write(`error: ${linesOf(wrong)}\n`);
  process.exitCode = EXIT.usage;
}
