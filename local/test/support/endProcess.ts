import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Ends a process by a signal that it can act on: one that is killed leaves its temporary files. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
