#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { parseFaults } from './control.ts';
import { parseFlags, toOptions } from './flags.ts';
import { startLocalCloud, UsageError, type Endpoints, type LocalCloud, type LocalCloudOptions } from './index.ts';
import { stderrWriter } from './log.ts';

/**
 * The local cloud as a command: one line (or block) on stdout when it is ready, logs on stderr, ends on a signal. It exits
 * with 2 when whoever started it can put right what is wrong, and with 1 for any other failure, also one at its end.
 */
const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

try {
  const flags = parseFlags(process.argv);
  const faults = flags.faults === undefined ? [] : readFaults(flags.faults);
  const cloud = await startLocalCloud({ ...toOptions(flags), faults, log: stderrWriter(flags.json) });
  // First of all: whoever reads the line may send a signal at once.
  endOnSignal(cloud);
  process.stdout.write(flags.json ? `${JSON.stringify(cloud.endpoints)}\n` : describe(cloud.endpoints));
} catch (error) {
  process.exitCode = exitCode(error);
}

function readFaults(file: string): LocalCloudOptions['faults'] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--faults ${file} cannot be read: ${String(error)}`);
  }
  const parsed = parseFaults(text);
  if (typeof parsed === 'string') throw new UsageError(`--faults ${file}: ${parsed}`);
  return parsed.rules;
}

function describe(endpoints: Endpoints): string {
  const services = [
    ['ECS', endpoints.ecs],
    ['MNS', endpoints.mns],
    ['Function Compute', endpoints.fc],
    ...(endpoints.proxy === undefined
      ? []
      : [
          ['proxy', endpoints.proxy.url],
          ['  its authority', endpoints.proxy.certificate],
        ]),
    ...Object.entries(endpoints.functions).map(([name, url]) => [`  ${name}`, url]),
    ['console', endpoints.console],
    ['region', endpoints.region],
    ['account', endpoints.accountId],
    ['access key', `${endpoints.accessKeyId} / ${endpoints.accessKeySecret}`],
  ];
  const lines = services.map(([name = '', value]) => `  ${name.padEnd(18)}${value ?? 'not started'}`);
  return `The local cloud is ready; Ctrl-C ends it.\n${lines.join('\n')}\n${exportsOf(endpoints)}`;
}

/** What to type in a shell whose programs are to go through the proxy. */
function exportsOf({ proxy }: Endpoints): string {
  if (proxy === undefined) return '';
  const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const lines = Object.entries(proxy.environment).map(([name, value]) => `export ${name}=${quote(value)}`);
  return `Programs go through the proxy in a shell that was told:\n${lines.join('\n')}\n`;
}

function endOnSignal(cloud: LocalCloud): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    cloud.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        say(error);
        process.exit(EXIT_FAILURE);
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  // The terminal was closed.
  process.on('SIGHUP', end);
}

/** Says what is wrong, unless commander has done so already, and tells how the command ends. */
function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  say(error);
  return error instanceof UsageError ? EXIT_USAGE : EXIT_FAILURE;
}

function say(error: unknown): void {
  const text =
    error instanceof UsageError
      ? error.message
      : `the local cloud failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  process.stderr.write(`${text}\n`);
}
