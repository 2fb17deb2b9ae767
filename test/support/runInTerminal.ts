import { spawn } from '@lydell/node-pty';
import { PROJECT } from './startCloudProcess.ts';

/**
 * Runs a program to its end in a pseudo-terminal of 200 columns.
 * @param replies what is typed once a text has been printed.
 */
export function runInTerminal(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  replies: readonly (readonly [printed: string, typed: string])[] = [],
): Promise<{ code: number; screen: string }> {
  const terminal = spawn(program, [...args], { cwd: PROJECT, cols: 200, rows: 50, env: { ...process.env, ...env } });
  const open = [...replies];
  let screen = '';
  terminal.onData((data) => {
    screen += data;
    const [next] = open;
    if (next === undefined || !screen.includes(next[0])) return;
    open.shift();
    terminal.write(`${next[1]}\r`);
  });
  return new Promise((resolve) => {
    terminal.onExit(({ exitCode }) => {
      resolve({ code: exitCode, screen });
    });
  });
}
