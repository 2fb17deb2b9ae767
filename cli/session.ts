import * as v from 'valibot';
import { findCredentials } from './credentials.ts';
import type { CommonOptions, WatchOptions } from './options.ts';
import { EXIT, InterruptedError, NoAnswerError, RefusedError, UsageError, type ExitCode } from './exit.ts';
import type { Retrying } from './call.ts';
import { displayFor, silentDisplay, type Display } from './render/display.ts';
import { paintFor, type Paint } from './render/paint.ts';
import { currentName, LOCAL_NAME, LOCAL_TARGET, readTarget } from './target.ts';
import { connectFc2 } from './transport/fc2.ts';
import { connectFc3 } from './transport/fc3.ts';
import { connectHttpTrigger } from './transport/httpTrigger.ts';
import type { Connect, Transport } from './transport/transport.ts';
import type { Watching } from './watch.ts';

/** Everything that a command works with. */
export interface Session {
  transport: Transport;
  retrying: Retrying;
  /** A line on stdout, for people; nothing with --json. */
  say: (line: string) => void;
  /** A line on stderr, for people and logs. */
  remark: (line: string) => void;
  /** The one JSON value on stdout; nothing without --json. */
  give: (value: unknown) => void;
  paint: Paint;
  display: Display;
}

/** Runs a command and sets the exit code of the process. DEBUG, or --verbose, adds where an error came from. */
export async function run(options: { json?: boolean; target?: string }, work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    process.exitCode = explain(error, options);
    if (isVerbose() && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  }
}

/** Connects to the functions. Throws UsageError when the target or the credentials are missing or wrong. */
export async function openSession(options: CommonOptions): Promise<Session> {
  const target = readTarget(options.target);
  const connect = transportOf(options);
  const json = options.json === true;
  const remark = (line: string): unknown => process.stderr.write(`${line}\n`);
  return {
    transport: await connect(target, await findCredentials(target)),
    retrying: { sleep, onRetry: remark },
    remark,
    say: (line) => json || process.stdout.write(`${line}\n`),
    give: (value) => json && process.stdout.write(`${JSON.stringify(value)}\n`),
    paint: paintFor(process.stdout, process.env),
    display: json ? silentDisplay(remark) : displayFor(process.stdout, process.env),
  };
}

/**
 * The settings of a watch.
 * @param timeoutSeconds the timeout where the options have none.
 */
export function watching(
  { interval, timeout }: WatchOptions,
  timeoutSeconds: number,
  { display }: Pick<Session, 'display'>,
): Watching {
  return { now: Date.now, sleep, display, intervalSeconds: interval, timeoutSeconds: timeout ?? timeoutSeconds };
}

/** Waits for this many real milliseconds. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function transportOf({ via, service }: CommonOptions): Connect {
  switch (via) {
    case 'http':
      return connectHttpTrigger;
    case 'fc3':
      return connectFc3;
    case 'fc2':
      return connectFc2(service);
  }
}

/**
 * Prints an error, as JSON on stdout for scripts, else in words on stderr. It rethrows an error that is a bug of ours.
 */
function explain(error: unknown, { json, target }: { json?: boolean; target?: string }): ExitCode {
  const { exitCode, code, message } = sortOut(error, target);
  if (json !== true) process.stderr.write(`error: ${message}\n`);
  else if (error instanceof RefusedError && error.answer !== undefined) write(error.answer);
  else write({ error: { code, message } });
  return exitCode;
}

function isVerbose(): boolean {
  return (process.env['DEBUG'] ?? '') !== '';
}

function write(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function sortOut(error: unknown, target: string | undefined): { exitCode: ExitCode; code: string; message: string } {
  if (error instanceof UsageError) return { exitCode: EXIT.usage, code: 'Usage', message: error.message };
  if (error instanceof InterruptedError)
    return { exitCode: EXIT.interrupted, code: 'Interrupted', message: `Interrupted. ${error.message}` };
  if (v.isValiError(error)) {
    const message = 'An answer has a form that this version does not know.';
    return { exitCode: EXIT.failed, code: 'UnknownAnswer', message };
  }
  if (error instanceof RefusedError) {
    const message = `${error.code}: ${error.message}`;
    return { exitCode: error.retryable ? EXIT.unfinished : EXIT.failed, code: error.code, message };
  }
  if (error instanceof NoAnswerError) {
    const hint =
      target === undefined && currentName() === LOCAL_NAME
        ? ` Start the local cloud (${LOCAL_START}), or name a deployment with --target.`
        : '';
    return { exitCode: EXIT.unfinished, code: 'NoAnswer', message: error.message + hint };
  }
  throw error;
}

const LOCAL_START = `ecs-provisioner local, which listens on ${LOCAL_TARGET.fc ?? ''}`;
