import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Why a client cannot be had on this machine: its language is not installed, or its packages are refused. */
export class NotHad extends Error {}

/** What an installation may take, in milliseconds: Go compiles the whole SDK of ECS in two minutes on a fast core. */
const PATIENCE_MS = 15 * 60_000;

/**
 * Runs a command to its end and returns `{status, stdout, stderr}`; `status` is null when it took too long.
 *
 * @throws NotHad when there is no such command.
 */
export async function run(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE_MS });
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
  const { status, stdout, stderr } = await run(command, args, options);
  if (status === 0) return stdout;
  throw new NotHad(`${command} ${args[0]} failed: ${lastLines(stderr.trim() || stdout)}`);
}

/** The end of what a command said, in one line. */
export function lastLines(text) {
  return text.trim().split('\n').slice(-3).join(' ').slice(-400);
}
