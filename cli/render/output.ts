import { Option, type Command } from 'commander';

/**
 * Adds `-o table|json`, and `--json`, which says the same in one word. Either sets the option `json`.
 * @param json what JSON is given.
 */
export function addOutputOption(command: Command, json = 'one JSON value on stdout'): Command {
  return command
    .option('--json', `${json}, for scripts`)
    .addOption(
      new Option('-o, --output <form>', 'table is for people, json the same as --json')
        .choices(['table', 'json'])
        .default('table'),
    )
    .hook('preAction', (_, action) => {
      if (action.getOptionValue('output') === 'json') action.setOptionValue('json', true);
    });
}
