import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseTarget, type Target } from './target.ts';

/** The built local cloud, beside the built command line. */
export const LOCAL_CLOUD = fileURLToPath(new URL('../local/main.mjs', import.meta.url));

/** The folder of s.yaml, where the local cloud has to be started. */
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** What the local cloud may take to end by itself, in milliseconds. */
const END_MS = 5_000;

export interface LocalCloud {
  target: Target;
  /** Ends it, by force if it does not end by itself. */
  stop: () => Promise<void>;
}

/**
 * Starts the local cloud as a child process on free ports and waits until it is ready. It ends with this process.
 * @throws Error with what the local cloud said when it ended instead.
 */
export async function startLocalCloud(speed: number): Promise<LocalCloud> {
  const flags = ['--json', '--ecs-port', '0', '--mns-port', '0', '--fc-port', '0', '--speed', String(speed)];
  const cloud = spawn(process.execPath, [LOCAL_CLOUD, ...flags], { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): void => {
    cloud.kill('SIGKILL');
  };
  process.on('exit', kill);
  let said = '';
  cloud.stderr.on('data', (chunk: Buffer) => {
    // The end of it is enough to tell why it failed.
    said = (said + chunk.toString('utf8')).slice(-2000);
  });
  for await (const line of createInterface({ input: cloud.stdout })) {
    return { target: parseTarget(line, 'The line of the local cloud'), stop: () => stop(cloud, kill) };
  }
  process.off('exit', kill);
  throw new Error(`The local cloud did not start. ${said}`);
}

async function stop(cloud: ChildProcess, kill: () => void): Promise<void> {
  const ended = cloud.exitCode !== null || cloud.signalCode !== null ? Promise.resolve() : once(cloud, 'exit');
  cloud.kill('SIGTERM');
  const timer = setTimeout(kill, END_MS);
  await ended;
  clearTimeout(timer);
  process.off('exit', kill);
}
