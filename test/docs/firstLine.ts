import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { FREE_PORTS } from '../../cli/localCloud.ts';

/** A command that starts the local cloud, with a line of JSON when it is ready, on free ports: its own may be taken. */
export function onFreePorts(command: string): string {
  const flags = `--json --seed 1 ${FREE_PORTS.join(' ')}${command.includes('--proxy') ? ' --proxy 0' : ''}`;
  return `exec ${command}${command.includes(' -- ') ? '' : ' --'} ${flags}`;
}

/**
 * Runs a command that goes on until the test ends.
 * @param env variables beside those of this process.
 * @returns its first line that begins so: npm says before what it runs.
 */
export async function firstLine(command: string, begin: string, env: Record<string, string> = {}): Promise<string> {
  const child = spawn('bash', ['-c', command], {
    // A process group of its own, with all that npm starts.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    process.kill(-(child.pid ?? 0), 'SIGTERM');
    await ended;
  });
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith(begin)) return line;
  throw new Error(`${command} ended.`);
}
