import { Option, InvalidArgumentError, type Command } from 'commander';

/** Options of every command that calls a function. */
export interface CommonOptions {
  target?: string;
  via: 'http' | 'fc3' | 'fc2';
  service: string;
  json?: boolean;
}

/** Options of every command that may watch instances. */
export interface WatchOptions {
  /** Seconds. */
  interval: number;
  timeout?: number;
}

/** What every command that calls a function takes: where the functions are, how to call them, and JSON for scripts. */
export function addCommonOptions(command: Command): Command {
  return command
    .addOption(targetOption())
    .addOption(
      new Option(
        '--via <way>',
        'http: the signed HTTP trigger; fc3, fc2: direct invocation on Function Compute 3.0, 2.0',
      )
        .choices(['http', 'fc3', 'fc2'])
        .default('http'),
    )
    .option('--service <name>', 'the service that holds the functions, for --via fc2', 'ecs-provisioner')
    .option('--json', 'one JSON value on stdout, for scripts');
}

/** `--target`: a file or the JSON itself, else ECS_PROVISIONER_TARGET. */
export function targetOption(): Option {
  return new Option(
    '--target <file>',
    'where the functions are: a file with the JSON line that the local cloud prints, or the JSON itself (default: the local cloud on its own ports)',
  ).env('ECS_PROVISIONER_TARGET');
}

/** What every command that watches takes, in seconds. */
export function addWatchOptions(command: Command, timeoutDefault: string): Command {
  return command
    .option('--interval <seconds>', 'between two looks at the status; each is one DescribeInstances', positive, 2)
    .option('--timeout <seconds>', `how long to watch (default: ${timeoutDefault})`, positive);
}

/** A number above 0. */
export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value <= 1_000_000))
    throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

/** A whole number above 0. */
export function wholePositive(text: string): number {
  const value = positive(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

/** For an option that may be given several times. */
export function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
