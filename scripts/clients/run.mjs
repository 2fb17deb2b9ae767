import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Why a client cannot be had on this machine: its language is not installed, or its packages are refused. */
export class NotHad extends Error {}

/** What an installation may take, in milliseconds: Go compiles the whole SDK of ECS in two minutes on an idle core. */
const INSTALL_MS = 15 * 60_000;

/** What a program may take, in milliseconds. */
const PROGRAM_MS = 3 * 60_000;

/**
 * Runs a command to its end and returns `{status, stdout, stderr}`; `status` is null when it took too long.
 *
 * @throws NotHad when there is no such command.
 */
export async function run(command, args, options) {
  const child = spawn(command, args, { timeout: PROGRAM_MS, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  try {
    const [status] = await once(child, 'close');
    return { status, stdout, stderr };
  } catch (error) {
    if (error.code === 'ENOENT') throw new NotHad(`${command} is not installed`);
    throw error;
  }
}

/**
 * Runs a step of an installation.
 *
 * @throws NotHad with the last thing that the step said, when it fails.
 */
export async function install(command, args, options) {
  const { status, stdout, stderr } = await run(command, args, { ...options, timeout: INSTALL_MS });
  if (status === 0) return stdout;
  throw new NotHad(`${command} ${args[0]} failed: ${lastLines(stderr.trim() || stdout)}`);
}

/** The end of what a command said, without the frames of a Java stack, in one line. */
export function lastLines(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  return lines.slice(-3).join(' ').slice(-400);
}
