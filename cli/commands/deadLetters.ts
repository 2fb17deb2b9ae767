import type { Command } from 'commander';
import { findCredentials } from '../credentials.ts';
import type { Letter } from '../deadLetters/letter.ts';
import { connectDeadLetters, type DeadLetters, MOST_LETTERS } from '../deadLetters/queue.ts';
import { EXIT, UsageError, type ExitCode } from '../exit.ts';
import { namesOf } from '../names.ts';
import { targetOption } from '../options.ts';
import { letterTable } from '../render/letters.ts';
import { run } from '../session.ts';
import { readTarget } from '../target.ts';
import { addOutputOption } from '../render/output.ts';

interface LetterOptions {
  target?: string;
  mnsEndpoint?: string;
  queue?: string;
  deadLetterQueue?: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  ecs-provisioner dead-letters list
  ecs-provisioner dead-letters replay 5F290C926D472878-2-14D9529A8FA-200000001
  ecs-provisioner dead-letters replay --all --target production.json`;

/** `dead-letters`, with `list` and `replay` below it. */
export function addDeadLetters(program: Command): void {
  const group = program
    .command('dead-letters')
    .description('Shows messages that could not be worked on, and puts them into the queue again')
    .addHelpText('after', EXAMPLES);
  addLetterOptions(group.command('list'))
    .description('Shows each letter with its reason, age and instances; the letters stay')
    .action((options: LetterOptions) => run(options, () => list(options)));
  addLetterOptions(group.command('replay'))
    .description(
      'Sends the messages of letters to the work queue again; a letter is deleted once the queue has its message',
    )
    .argument('[message-ids...]')
    .option('--all', 'all letters')
    .option('--dry-run', 'says which letters would be replayed; all of them stay')
    .action((ids: string[], options: LetterOptions & { all?: boolean; dryRun?: boolean }) =>
      run(options, () => replay(ids, options)),
    );
}

function addLetterOptions(command: Command): Command {
  return addOutputOption(command)
    .addOption(targetOption())
    .option('--mns-endpoint <url>', "(default: the target's, else the region's public one)")
    .option('--queue <name>', 'the work queue (default: as s.yaml names it)')
    .option('--dead-letter-queue <name>', 'where the letters are (default: as s.yaml names it)')
    .addHelpText('after', EXAMPLES);
}

async function connect({ target: source, mnsEndpoint, ...given }: LetterOptions): Promise<DeadLetters> {
  const target = readTarget(source);
  const names = namesOf(target);
  return connectDeadLetters(target, await findCredentials(target), {
    queue: given.queue ?? names.queue,
    notifyQueue: names.notifyQueue,
    deadLetterQueue: given.deadLetterQueue ?? names.deadLetterQueue,
    endpoint: mnsEndpoint,
  });
}

async function list(options: LetterOptions): Promise<ExitCode> {
  const deadLetters = await connect(options);
  const letters: Letter[] = [];
  for await (const letter of deadLetters.letters()) letters.push(letter);
  await deadLetters.putBack(letters);
  if (options.json === true) print({ letters: letters.map(shown) });
  else
    process.stdout.write(
      letters.length === 0 ? 'No dead letters.\n' : `${letterTable(letters, Date.now(), process.stdout.columns)}\n`,
    );
  warnOfMore(letters, 'replay these first to see the others');
  return EXIT.reached;
}

async function replay(
  ids: readonly string[],
  options: LetterOptions & { all?: boolean; dryRun?: boolean },
): Promise<ExitCode> {
  const all = options.all === true;
  const isDryRun = options.dryRun === true;
  if (all === ids.length > 0) throw new UsageError('Name letters by their message ids, or all of them by --all.');
  const deadLetters = await connect(options);
  const wanted = new Set(ids);
  const replayed: Letter[] = [];
  const empty: Letter[] = [];
  const others: Letter[] = [];
  for await (const letter of deadLetters.letters()) {
    const { body, messageId } = letter;
    if (!all && !wanted.delete(messageId)) others.push(letter);
    else if (body === undefined) empty.push(letter);
    else {
      if (!isDryRun) await deadLetters.replay({ ...letter, body });
      replayed.push(letter);
    }
  }
  await deadLetters.putBack([...empty, ...others, ...(isDryRun ? replayed : [])]);
  warnOfMore([...replayed, ...empty, ...others], 'run this again');
  return reportReplayed({ replayed, empty, missing: [...wanted], isDryRun }, options.json === true);
}

function warnOfMore({ length }: readonly Letter[], advice: string): void {
  if (length < MOST_LETTERS) return;
  process.stderr.write(`These are ${length} letters, the most that are read at once. If there are more, ${advice}.\n`);
}

interface Replayed {
  replayed: readonly Letter[];
  /** Letters that hold no message. */
  empty: readonly Letter[];
  /** Ids that no letter has. */
  missing: readonly string[];
  /** Nothing was sent. */
  isDryRun: boolean;
}

function reportReplayed({ replayed, empty, missing, isDryRun }: Replayed, json: boolean): ExitCode {
  if (json)
    print({ ...(isDryRun && { dryRun: true }), replayed: replayed.map(shown), empty: empty.map(shown), missing });
  else {
    for (const { messageId, of } of replayed) {
      const again = `is in the ${of === 'notify' ? 'queue of notify' : 'work queue'} again`;
      process.stdout.write(`${messageId} ${isDryRun ? 'would be replayed; it stays' : again}.\n`);
    }
    for (const { messageId } of empty) process.stdout.write(`${messageId} holds no message to replay; it stays.\n`);
    for (const id of missing) process.stdout.write(`${id} is not among the dead letters.\n`);
    if (replayed.length + empty.length + missing.length === 0) process.stdout.write('No dead letters.\n');
  }
  return empty.length + missing.length === 0 ? EXIT.reached : EXIT.failed;
}

/** A letter as JSON for scripts, without the receipt handle. */
function shown({ messageId, at, reason, instanceIds, body }: Letter): object {
  return { messageId, time: new Date(at).toISOString(), reason, instanceIds, body: body ?? null };
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
