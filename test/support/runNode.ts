import { execFile } from 'node:child_process';
import { PROJECT } from './startCloudProcess.ts';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs Node with these arguments to its end. */
export function runNode(
  args: readonly string[],
  { cwd = PROJECT, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, ...env } };
    const child = execFile(process.execPath, args, options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}
