#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT } from './exit.ts';
import { buildProgram } from './program.ts';
import { endWithReader } from './render/pipe.ts';

endWithReader(process.stdout);

try {
  await buildProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has said what is wrong; help that was asked for is no error.
  process.exitCode = error.exitCode === 0 ? EXIT.reached : EXIT.usage;
}
