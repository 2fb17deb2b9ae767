import type { Command } from 'commander';
import { withRetries } from '../call.ts';
import type { ExitCode } from '../exit.ts';
import { addCommonOptions, addWatchOptions, type CommonOptions, type WatchOptions } from '../options.ts';
import { resultOf } from '../render/result.ts';
import { resultTable } from '../render/table.ts';
import { readQuery } from '../selection.ts';
import { openSession, run, watching } from '../session.ts';
import { observe } from '../tracks.ts';
import { askStatus, exitCodeOf, watch } from '../watch.ts';

type WatchCommandOptions = CommonOptions & WatchOptions & { requestId?: string };

/** How long to watch without --timeout, in seconds. Every goal ends by its deadline, and few deadlines are longer. */
const TIMEOUT_SECONDS = 3600;

const EXAMPLES = `
Examples:
  ecs-provisioner watch --request-id nightly-0412 --timeout 600
  ecs-provisioner watch i-bp1abc i-bp1def --json`;

/** `watch`: polls until every goal is reached or has failed, and changes nothing. */
export function addWatch(program: Command): void {
  const command = program
    .command('watch')
    .description('Watches instances until every goal is reached or has failed; changes nothing')
    .argument('[instance-ids...]')
    .option('--request-id <id>', 'all instances of this request');
  addCommonOptions(addWatchOptions(command, `${TIMEOUT_SECONDS}`))
    .addHelpText('after', EXAMPLES)
    .action((ids: string[], options: WatchCommandOptions) => run(options, () => watchInstances(ids, options)));
}

async function watchInstances(ids: readonly string[], options: WatchCommandOptions): Promise<ExitCode> {
  const query = readQuery(ids, options);
  const session = await openSession(options);
  const { transport, retrying, give, say, paint } = session;
  const settings = watching(options, TIMEOUT_SECONDS, session);
  // The first poll is retried like any other call. It fails for an unknown request, so that we do not watch nothing.
  const first = await askStatus(withRetries(transport, retrying), query);
  const tracks = await watch(transport, query, observe([], first, settings.now()), settings);
  give({ instances: tracks.map(resultOf) });
  say(resultTable(tracks, Date.now(), paint, process.stdout.columns));
  return exitCodeOf(tracks);
}
