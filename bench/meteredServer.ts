import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FREE_PORTS } from '../cli/localCloud.ts';
import { PROJECT } from '../test/support/startCloudProcess.ts';
import type { Target } from './signed.ts';

/** What a process has used since it started. */
export interface Usage {
  /** Microseconds of all threads, in the program and in the system on its behalf. */
  cpuUs: number;
  rssBytes: number;
}

// A minute of the cloud takes a tenth of a second: ECS allows 5,000 new instances a minute.
const FLAGS = ['--json', ...FREE_PORTS, '--only', 'ecs', '--pending', '0', '--speed', '600'];

/** A local cloud with ECS alone, in a process that tells what it uses. */
export class MeteredServer {
  private constructor(
    readonly target: Target,
    readonly process: ChildProcess,
  ) {}

  /**
   * Starts what a tree has built, of this commit or of one before the local cloud was a package.
   * @throws Error when it exits before it is ready.
   */
  static async start(tree = PROJECT): Promise<MeteredServer> {
    const program = ['local/dist/main.js', 'dist/local/main.mjs'].map((file) => join(tree, file)).find(existsSync);
    if (program === undefined) throw new Error(`${tree} has no built local cloud.`);
    const execArgv = ['--require', join(PROJECT, 'bench/usage.cjs')];
    const child = fork(program, FLAGS, { cwd: tree, execArgv, stdio: ['ignore', 'pipe', 'ignore', 'ipc'] });
    if (child.stdout === null) throw new Error('its output is not a pipe');
    for await (const line of createInterface({ input: child.stdout })) {
      return new MeteredServer(JSON.parse(line) as Target, child);
    }
    throw new Error(`${program} did not start.`);
  }

  async usage(): Promise<Usage> {
    const told = once(this.process, 'message');
    this.process.send('usage');
    const [usage] = (await told) as [Usage];
    return usage;
  }

  async close(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill();
    await ended;
  }
}
