import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { FREE_PORTS } from '../../cli/localCloud.ts';
import { PROJECT } from '../support/startCloudProcess.ts';

test.each(['SIGINT', 'SIGTERM'] as const)('%s sent to npm ends the process that npm started', async (signal) => {
  const args = ['run', '--silent', '--ignore-scripts', 'local', '--', '--json', '--only', 'ecs', ...FREE_PORTS];
  // A process group of its own, so that no process outlives a failed test.
  const child = spawn('npm', args, { cwd: PROJECT, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { ecs } = JSON.parse(line.toString()) as { ecs: string };
  const isUp = (): Promise<boolean> =>
    fetch(ecs).then(
      () => true,
      () => false,
    );
  try {
    expect(await isUp()).toBe(true);

    child.kill(signal);

    await expect.poll(isUp, { timeout: 10_000 }).toBe(false);
  } finally {
    killGroup(child.pid ?? 0);
  }
});

/** Ends the processes that are left in a process group, if any. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
