import type { Command } from 'commander';
import { FUNCTIONS } from '../../shared/api/functions.ts';
import { EXIT, UsageError, type ExitCode } from '../exit.ts';
import { untilInterrupted } from '../interruption.ts';
import { namesOf } from '../names.ts';
import { positive, targetOption } from '../options.ts';
import { follow } from '../record/follow.ts';
import type { Line } from '../record/line.ts';
import { OUTCOMES_QUERY, outcomesOf } from '../record/events.ts';
import { openRecord } from '../record/record.ts';
import { outcomeLine } from '../render/history.ts';
import { run, sleep } from '../session.ts';
import { readTarget } from '../target.ts';
import { addOutputOption } from '../render/output.ts';

interface LogOptions {
  target?: string;
  follow?: boolean;
  hours: number;
  json?: boolean;
}

/** What is printed of lines: a text for people and a value for scripts. */
type Printer = (lines: readonly Line[]) => readonly { text: string; value: unknown }[];

const HOUR_MS = 3_600_000;

const WHERE = `It reads the log project of the functions, where lines come seconds after they are written. Ctrl-C ends --follow, with 130.`;

/** `logs` and `outcomes`: what the functions have logged, and go on to log. */
export function addLogs(program: Command): void {
  const logs = program
    .command('logs')
    .description('Shows what the functions have logged')
    .argument('[function]', `one of ${FUNCTIONS.join(', ')}`);
  addLogOptions(logs, ['logs reconcile --hours 6', 'logs --follow --json']).action(
    (name: string | undefined, options: LogOptions) =>
      run(options, () => {
        if (name !== undefined && !FUNCTIONS.some((each) => each === name))
          throw new UsageError(`There is no function ${name}: name one of ${FUNCTIONS.join(', ')}.`);
        const deployed = namesOf(readTarget(options.target)).functions;
        const isAsked = ({ functionName }: Line): boolean =>
          name === undefined || functionName === deployed[name as keyof typeof deployed];
        return show('', (lines) => lines.filter(isAsked).map((line) => ({ text: textOf(line), value: line })), options);
      }),
  );
  const outcomes = program.command('outcomes').description('Shows how goals ended, and slots that no instance fills');
  addLogOptions(outcomes, ['outcomes --hours 24', 'outcomes --follow']).action((options: LogOptions) =>
    run(options, () =>
      show(
        OUTCOMES_QUERY,
        (lines) => outcomesOf(lines).map((outcome) => ({ text: outcomeLine(outcome), value: outcome })),
        options,
      ),
    ),
  );
}

function addLogOptions(command: Command, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  ecs-provisioner ${example}\n`);
  return addOutputOption(command, 'a line of JSON each')
    .option('--follow', 'goes on with what comes')
    .option('--hours <hours>', 'how far back to begin', positive, 1)
    .addOption(targetOption())
    .addHelpText('after', `\nExamples:\n${lines.join('')}${WHERE}`);
}

async function show(query: string, printer: Printer, options: LogOptions): Promise<ExitCode> {
  const record = await openRecord(options.target);
  const since = Date.now() - options.hours * HOUR_MS;
  const print = (lines: readonly Line[]): void => {
    for (const { text, value } of printer(lines))
      process.stdout.write(`${options.json === true ? JSON.stringify(value) : text}\n`);
  };
  if (options.follow !== true) {
    print(await record.since(since, query));
    return EXIT.reached;
  }
  return untilInterrupted('The functions go on.', async () => {
    for await (const lines of follow(record, since, query, sleep)) print(lines);
    return EXIT.reached;
  });
}

function textOf({ at, functionName, level, message, fields }: Line): string {
  const details = Object.entries(fields).map(([name, value]) => `${name}=${wordOf(value)}`);
  return [new Date(at).toISOString().slice(0, 19), functionName, level, message, ...details]
    .filter((part) => part !== '')
    .join(' ');
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
