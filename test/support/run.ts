import { execFile } from 'node:child_process';
import { PROJECT } from './startCloudProcess.ts';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface Options {
  /** Where it runs: in the project's folder. */
  cwd?: string;
  /** Variables beside those of this process. */
  env?: Record<string, string>;
}

/** Runs a program to its end. */
export function run(program: string, args: readonly string[], { cwd = PROJECT, env }: Options = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, ...env } };
    const child = execFile(program, args, options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}

/** Runs Node with these arguments to its end. */
export function runNode(args: readonly string[], options?: Options): Promise<Ran> {
  return run(process.execPath, args, options);
}
