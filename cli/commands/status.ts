import type { Command } from 'commander';
import { withRetries } from '../call.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { addCommonOptions, collect, type CommonOptions } from '../options.ts';
import { resultTable } from '../render/table.ts';
import { readQuery, type SelectionOptions } from '../selection.ts';
import { openSession, run } from '../session.ts';
import { observe } from '../tracks.ts';
import { askStatus } from '../watch.ts';

type StatusOptions = CommonOptions & SelectionOptions;

const EXAMPLES = `
Examples:
  ecs-provisioner status i-bp1abc i-bp1def
  ecs-provisioner status --request-id nightly-0412 --json
  ecs-provisioner status --tag team=web
The exit code is 0 whatever the status is. For an exit code that says whether goals are reached, use watch.`;

/** `status`: shows instances once, and changes nothing. */
export function addStatus(program: Command): void {
  const command = program
    .command('status')
    .description('Shows status, goal, addresses and outcome of instances; changes nothing')
    .argument('[instance-ids...]')
    .option('--request-id <id>', 'all instances of this request')
    .option(
      '--tag <key=value>',
      'all instances with this tag; a key alone matches any value; may be repeated',
      collect,
    );
  addCommonOptions(command)
    .addHelpText('after', EXAMPLES)
    .action((ids: string[], options: StatusOptions) => run(options, () => status(ids, options)));
}

async function status(ids: readonly string[], options: StatusOptions): Promise<ExitCode> {
  const query = readQuery(ids, options);
  const { transport, retrying, give, say, paint } = await openSession(options);
  const instances = await askStatus(withRetries(transport, retrying), query);
  const now = Date.now();
  give({ instances });
  say(resultTable(observe([], instances, now), now, paint, process.stdout.columns));
  return EXIT.reached;
}
