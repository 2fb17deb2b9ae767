import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { FREE_PORTS, localCloudCommand, PROJECT } from '../../cli/localCloud.ts';
import { parseTarget, type Target } from '../../cli/target.ts';
import type { FaultRule } from '../../local/faults.ts';

/** How long the local cloud may take to end before we kill it, in milliseconds. */
const END_MS = 5_000;

/** A local cloud in a process of its own. */
export interface ChildCloud {
  target: Target & { fc: string; ecs: string; mns: string };
  /** Replaces all faults by these. */
  setFaults: (rules: readonly FaultRule[]) => Promise<void>;
  /** What `/_local/stats` answers. */
  stats: () => Promise<unknown>;
  /** Ends it, and kills it where it does not end within 5 seconds. */
  stop: () => Promise<void>;
}

/**
 * Starts the built local cloud on free ports.
 * @param onLog gets every line of its log, as JSON.
 * @throws Error when it exits before it is ready.
 */
export async function startChildCloud(speed: number, seed: number, onLog: (line: string) => void): Promise<ChildCloud> {
  const command = localCloudCommand(['--json', ...FREE_PORTS, '--speed', String(speed), '--seed', String(seed)]);
  const child = spawn(process.execPath, command, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.on('exit', kill);
  let last = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    last = line;
    onLog(line);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const target = parseTarget(line, 'The line of the local cloud');
    const { fc = '', mns = '' } = target;
    const { ecs } = JSON.parse(line) as { ecs: string };
    return {
      target: { ...target, fc, mns, ecs },
      setFaults: async (rules) => {
        const response = await fetch(`${fc}/_local/faults`, { method: 'PUT', body: JSON.stringify({ rules }) });
        if (!response.ok) throw new Error(`The local cloud does not take the faults: ${await response.text()}`);
      },
      stats: async () => (await fetch(`${fc}/_local/stats`)).json(),
      stop: () => stop(child, kill),
    };
  }
  process.off('exit', kill);
  throw new Error(`The local cloud did not start: ${last}`);
}

async function stop(child: ChildProcess, kill: () => void): Promise<void> {
  const ended = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(kill, END_MS);
  await ended;
  clearTimeout(timer);
  process.off('exit', kill);
}
