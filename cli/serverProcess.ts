import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What a server may take to end by itself, in milliseconds. */
const END_MS = 5_000;

export interface ServerProcess {
  /** The line of JSON in which the server says where it listens. */
  line: string;
  /** Ends it, and kills it where it does not end within 5 seconds. */
  close: () => Promise<void>;
}

export interface ServerProcessOptions {
  /** Where it runs. Default: where this process runs. */
  cwd?: string | undefined;
  /** Takes each line of its standard error. */
  onLog?: ((line: string) => void) | undefined;
}

/**
 * Starts `node` with these arguments and waits for its first line of standard output. It ends with this process.
 * @throws Error with what it said when it ended instead.
 */
export async function startServerProcess(
  args: readonly string[],
  { cwd, onLog }: ServerProcessOptions = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.on('exit', kill);
  let said = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    // Its last lines say why it failed.
    said = `${said}${line}\n`.slice(-2000);
    onLog?.(line);
  });
  for await (const line of createInterface({ input: child.stdout })) return { line, close: () => close(child, kill) };
  process.off('exit', kill);
  throw new Error(`${args[0] ?? 'node'} did not start. ${said}`);
}

async function close(child: ChildProcess, kill: () => void): Promise<void> {
  const ended = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(kill, END_MS);
  await ended;
  clearTimeout(timer);
  process.off('exit', kill);
}
