import type { Command } from 'commander';
import { RequestId } from '../../shared/api/requests.ts';
import * as v from 'valibot';
import { EXIT, UsageError, type ExitCode } from '../exit.ts';
import { targetOption } from '../options.ts';
import { addOutputOption } from '../render/output.ts';
import { historyTable } from '../render/history.ts';
import { historyOf } from '../record/history.ts';
import { openRecord } from '../record/record.ts';
import { run } from '../session.ts';

interface HistoryOptions {
  target?: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  ecs-provisioner history nightly-0412
  ecs-provisioner history i-bp1abc -o json
It reads the log project of the functions: who asked, when, and how it ended, also of what is released. It ends with 1 where
nothing is known. It takes the rights fc:GetFunction, log:GetLogStore and log:GetLogStoreLogs.`;

const DAY_MS = 86_400_000;

/** `history`: tells what happened to a request or an instance, also after its release. */
export function addHistory(program: Command): void {
  const command = program
    .command('history')
    .description('Tells what happened to a request or an instance, when, and who asked; also after its release')
    .argument('<request-or-instance>')
    .addOption(targetOption());
  addOutputOption(command)
    .addHelpText('after', EXAMPLES)
    .action((id: string, options: HistoryOptions) => run(options, () => history(id, options)));
}

async function history(id: string, { target, json }: HistoryOptions): Promise<ExitCode> {
  if (!v.is(RequestId, id)) throw new UsageError('Name a request or an instance by its id.');
  const record = await openRecord(target);
  const days = await record.keptDays();
  const events = await historyOf(id, record, Date.now() - days * DAY_MS);
  if (json === true) process.stdout.write(`${JSON.stringify({ id, keptDays: days, events })}\n`);
  else if (events.length > 0) process.stdout.write(`${historyTable(events, process.stdout.columns)}\n`);
  if (events.length > 0) return EXIT.reached;
  process.stderr.write(
    `Nothing about ${id} in the last ${days} days, for which the log project ${record.place.project} keeps lines: it is older, of another deployment, or the id is mistyped.\n`,
  );
  return EXIT.failed;
}
