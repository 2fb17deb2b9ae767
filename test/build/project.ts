import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseTarget, type Target } from '../../cli/target.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** What npm notes about the packages that it has installed. */
export const INSTALLED = 'node_modules/.package-lock.json';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A copy of this project, where a test may change what it likes. */
export interface ProjectCopy {
  folder: string;
  /** Runs the build to its end. */
  build: () => Promise<Ran>;
  /** Runs the built command line to its end. */
  commandLine: (...args: string[]) => Promise<Ran>;
  /** The hash by which a build knows whether anything has changed. */
  hashInputs: () => Promise<string>;
  remove: () => void;
}

/** Copies the sources, and links the installed packages. */
export function copyProject(): ProjectCopy {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  cpSync(PROJECT, folder, {
    recursive: true,
    filter: (path) => path === PROJECT || !/^(\..+|node_modules|dist|reports|coverage)$/.test(basename(path)),
  });
  const packages = join(PROJECT, 'node_modules');
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(packages)) {
    if (name !== basename(INSTALLED)) symlinkSync(join(packages, name), join(folder, 'node_modules', name));
  }
  cpSync(join(PROJECT, INSTALLED), join(folder, INSTALLED));
  return {
    folder,
    build: () => run(['scripts/build.mjs'], folder),
    commandLine: (...args) => run(['dist/cli/main.mjs', ...args], folder),
    hashInputs: async () => {
      const script = `import { hashInputs } from './scripts/buildRecord.mjs'; console.log(await hashInputs());`;
      return (await run(['--input-type', 'module', '--eval', script], folder)).stdout;
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

function run(args: string[], cwd: string): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}

export interface RunningCloud {
  target: Target;
  /** All that it has logged. */
  log: () => string;
  stop: () => Promise<void>;
}

/** Starts the local cloud of a project that is built. */
export async function startCloudOf({ folder }: ProjectCopy): Promise<RunningCloud> {
  const flags = ['--json', '--ecs-port', '0', '--mns-port', '0', '--fc-port', '0'];
  const child = spawn(process.execPath, ['dist/cli/main.mjs', 'local', ...flags], { cwd: folder });
  const exited = once(child, 'exit');
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = (await lines.next()) as IteratorResult<string, undefined>;
  if (line.value === undefined) throw new Error(`The local cloud did not start. ${log}`);
  return {
    target: parseTarget(line.value, 'The line of the local cloud'),
    log: () => log,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
