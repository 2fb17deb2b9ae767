import { CommanderError } from 'commander';
import { EXIT } from './exit.ts';
import { buildProgram } from './program.ts';
import { endWithReader, goOnWithoutReader } from './render/pipe.ts';

endWithReader(process.stdout);
goOnWithoutReader(process.stderr);

try {
  await buildProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has printed the message. Exit code 0 means that the user asked for help.
  process.exitCode = error.exitCode === 0 ? EXIT.reached : EXIT.usage;
}
