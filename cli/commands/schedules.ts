import type { Command } from 'commander';
import { functionComputeOver, type FunctionCompute } from '../account/functionCompute.ts';
import { findCredentials } from '../credentials.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { namesOf } from '../names.ts';
import { targetOption } from '../options.ts';
import { plain } from '../render/paint.ts';
import { table } from '../render/table.ts';
import { applySchedules, triggersOf, type AppliedChange } from '../schedules/apply.ts';
import { SCHEDULED } from '../../shared/api/functions.ts';
import { readSchedules } from '../schedules/file.ts';
import { nextFirings } from '../schedules/firings.ts';
import { isMadeBySchedules, payloadOf } from '../schedules/ownership.ts';
import { run } from '../session.ts';
import { readTarget, type Target } from '../target.ts';
import { createFc3Client } from '../transport/fc3Client.ts';
import { addOutputOption } from '../render/output.ts';

interface Options {
  file?: string;
  target?: string;
  json?: boolean;
  dryRun?: boolean;
}

const FILE = 'schedules.yaml';

/** So many firings `next` tells. */
const COUNT = 10;

const EXAMPLES = `
Examples:
  ecs-provisioner schedules next                            reads schedules.yaml, calls nothing
  ecs-provisioner schedules apply --dry-run --target production
  ecs-provisioner schedules apply --target production
  ecs-provisioner schedules list --target production
docs/schedules.md says what the file holds.`;

/** `schedules`, with `apply`, `list` and `next` below it. */
export function addSchedules(program: Command): void {
  const group = program
    .command('schedules')
    .description('Has timers create, start, stop and release servers, as a file says')
    .addHelpText('after', EXAMPLES);
  leaf(group, 'apply', 'Makes the timers of a deployment those of the file')
    .option('-f, --file <file>', 'the file', FILE)
    .addOption(targetOption())
    .option('--dry-run', 'says what it would change, and changes nothing')
    .action((options: Options) => run(options, () => apply(options)));
  leaf(group, 'list', 'Shows the timers that apply has made')
    .addOption(targetOption())
    .action((options: Options) => run(options, () => list(options)));
  leaf(group, 'next', `Tells the next ${COUNT} firings of the file; calls nothing`)
    .option('-f, --file <file>', 'the file', FILE)
    .action((options: Options) => run(options, () => Promise.resolve(next(options))));
}

function leaf(group: Command, name: string, description: string): Command {
  return addOutputOption(group.command(name)).description(description).addHelpText('after', EXAMPLES);
}

async function apply({ file = FILE, target: source, json, dryRun = false }: Options): Promise<ExitCode> {
  const timers = readSchedules(file);
  const target = readTarget(source);
  const changes = await applySchedules(timers, namesOf(target).functions, await connect(target), dryRun);
  const lines = changes.map((change) => lineOf(change, dryRun));
  say(json, { changes, ...(dryRun && { dryRun }) }, lines.length === 0 ? 'Nothing to change.' : lines.join('\n'));
  return EXIT.reached;
}

const DONE = { create: 'created', update: 'changed', remove: 'removed' } as const;

function lineOf({ action, functionName, trigger }: AppliedChange, isDryRun: boolean): string {
  return `${isDryRun ? `would ${action}` : DONE[action]} timer ${functionName}/${trigger}`;
}

async function list({ target: source, json }: Options): Promise<ExitCode> {
  const target = readTarget(source);
  const names = namesOf(target).functions;
  const functionCompute = await connect(target);
  const found = SCHEDULED.map(async (name) => {
    const triggers = (await triggersOf(names[name], functionCompute)).filter(isMadeBySchedules);
    return triggers.map(({ name: timer, config }) => {
      const { schedule, ...request } = payloadOf(config);
      return {
        timer,
        function: name,
        cron: (config as { cronExpression?: string }).cronExpression ?? '',
        request,
        schedule,
      };
    });
  });
  const timers = (await Promise.all(found)).flat();
  const rows = timers.map(({ timer, function: name, cron, request }) => [timer, name, cron, JSON.stringify(request)]);
  const words = table(['timer', 'function', 'cron', 'request'], rows, plain, process.stdout.columns);
  say(json, { timers }, timers.length === 0 ? 'There are no timers of schedules.' : words);
  return EXIT.reached;
}

function next({ file = FILE, json }: Options): ExitCode {
  const firings = nextFirings(readSchedules(file), Date.now(), COUNT);
  const rows = firings.map(({ local, zone, at, timer, function: name }) => [local, zone, at.replace('.000', ''), timer, name]); // prettier-ignore
  const words = table(['local time', 'zone', 'UTC', 'timer', 'function'], rows, plain, process.stdout.columns);
  say(json, { firings }, firings.length === 0 ? 'Nothing will fire within a year.' : words);
  return EXIT.reached;
}

async function connect(target: Target): Promise<FunctionCompute> {
  const { client } = await createFc3Client(target, await findCredentials(target), 'schedules');
  return functionComputeOver(client);
}

function say(json: boolean | undefined, value: unknown, words: string): void {
  process.stdout.write(`${json === true ? JSON.stringify(value) : words}\n`);
}
