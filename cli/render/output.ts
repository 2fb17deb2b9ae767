import { Option, type Command } from 'commander';

/** The option of commands that show a table: for people, or one JSON value for scripts. */
export interface OutputOptions {
  output: 'table' | 'json';
}

/** Adds `-o table|json`. */
export function addOutputOption(command: Command): Command {
  return command.addOption(
    new Option('-o, --output <form>', 'a table, or one JSON value on stdout')
      .choices(['table', 'json'])
      .default('table'),
  );
}
