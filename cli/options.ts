import { Option, InvalidArgumentError, type Command } from 'commander';
import { addOutputOption } from './render/output.ts';

/** The options of every command that calls a function. */
export interface CommonOptions {
  target?: string;
  via: 'http' | 'fc3' | 'fc2';
  service: string;
  json?: boolean;
}

/** The options of every command that may watch instances. Both are in seconds. */
export interface WatchOptions {
  interval: number;
  timeout?: number;
}

/** Adds the options of every command that calls a function. */
export function addCommonOptions(command: Command): Command {
  const calling = command
    .addOption(targetOption())
    .addOption(
      new Option(
        '--via <way>',
        'http: the signed HTTP trigger; fc3, fc2: direct invocation on Function Compute 3.0, 2.0',
      )
        .choices(['http', 'fc3', 'fc2'])
        .default('http'),
    )
    .option('--service <name>', 'the service that holds the functions, for --via fc2', 'ecs-provisioner');
  return addOutputOption(calling);
}

/** The option `--target`. Its default is the variable ECS_PROVISIONER_TARGET. */
export function targetOption(): Option {
  return new Option(
    '--target <target>',
    'where the functions are: a name (see the command target), a file with the JSON line that the local cloud prints, or the JSON itself (default: the target in use, else the local cloud on its own ports)',
  ).env('ECS_PROVISIONER_TARGET');
}

/** Adds the options of every command that watches. */
export function addWatchOptions(command: Command, timeoutDefault: string): Command {
  return command
    .option('--interval <seconds>', 'time between two polls; each is one DescribeInstances', positive, 2)
    .option('--timeout <seconds>', `how long to watch (default: ${timeoutDefault})`, positive);
}

/** Parses a number above 0. */
export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value <= 1_000_000))
    throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

/** Parses a whole number above 0. */
export function wholePositive(text: string): number {
  const value = positive(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

/** Collects the values of an option that may be given several times. */
export function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
