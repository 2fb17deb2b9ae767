import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseTarget, type Target } from '../../cli/target.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
export const COMMAND_LINE = `${PROJECT}dist/cli/main.mjs`;
export const DEMO = `${PROJECT}dist/cli/demo.mjs`;

/** Each transient status takes two seconds of a cloud that runs twenty times as fast, so goals are reached quickly. */
const FLAGS = ['--ecs-port', '0', '--mns-port', '0', '--fc-port', '0', '--speed', '20', '--seed', '1'].concat([
  '--pending',
  '2',
  '--starting',
  '2',
  '--stopping',
  '2',
]);

/** The access key secret of the cloud under test. Nothing may print it. */
export const SECRET = 'canary-secret-4711';

export interface TestCloud {
  target: Target;
  /** Replaces all faults by these. */
  setFaults: (rules: object[]) => Promise<void>;
  stop: () => Promise<void>;
}

/** Starts the built local cloud through the command line. */
export async function startTestCloud(): Promise<TestCloud> {
  const args = [COMMAND_LINE, 'local', '--json', '--access-key-secret', SECRET, ...FLAGS];
  const cloud = spawn(process.execPath, args, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  cloud.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString('utf8')).slice(-2000)));
  const exited = once(cloud, 'exit');
  const lines = createInterface({ input: cloud.stdout })[Symbol.asyncIterator]();
  const line = (await lines.next()) as IteratorResult<string, undefined>;
  if (line.value === undefined) throw new Error(`The local cloud did not start. ${log}`);
  const target = parseTarget(line.value, 'The line of the local cloud');
  return {
    target,
    setFaults: async (rules) => {
      const response = await fetch(`${target.fc ?? ''}/_local/faults`, {
        method: 'PUT',
        body: JSON.stringify({ rules }),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    stop: async () => {
      cloud.kill('SIGTERM');
      await exited;
    },
  };
}

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a built program until it ends. */
export function runProgram(file: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd: PROJECT, env: { ...process.env, ...env } };
    const child = execFile(process.execPath, [file, ...args], options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
