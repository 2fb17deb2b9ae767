import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A server in a process of its own. It prints one line of JSON when it is ready. */
export interface Server<T> {
  ready: T;
  stop: () => Promise<void>;
}

/** Starts `node` with these arguments and waits for its line. `T` is the type of the line, which nothing checks. */
export async function startServer<T>(args: string[]): Promise<Server<T>> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const line = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`${args.join(' ')} ended with ${code ?? 'a signal'}: run npm run build first`));
    });
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  return { ready: JSON.parse(line) as T, stop: () => stop(child) };
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.kill('SIGTERM');
  });
}
