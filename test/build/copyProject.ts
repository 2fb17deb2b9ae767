import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { COMMAND_LINE } from '../support/programs.ts';
import { runNode, type Ran } from '../support/run.ts';
import { PROJECT, startCloudProcess, type CloudProcess } from '../support/startCloudProcess.ts';

/** What npm notes about the packages that it has installed. */
export const INSTALLED = 'node_modules/.package-lock.json';

/** A copy of this project, where a test may change what it likes. */
export interface ProjectCopy {
  folder: string;
  /** Runs the build to its end. */
  build: () => Promise<Ran>;
  /** Runs the built command line to its end. */
  commandLine: (...args: string[]) => Promise<Ran>;
  /** Starts the built local cloud through the command line; `onLog` takes each line of its log. */
  startCloud: (onLog: (line: string) => void) => Promise<CloudProcess>;
  /** The hash by which a build knows whether anything has changed. */
  hashInputs: () => Promise<string>;
  /** Deletes it. */
  close: () => void;
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
    build: () => runNode(['scripts/build.mjs'], { cwd: folder }),
    commandLine: (...args) => runNode([COMMAND_LINE, ...args], { cwd: folder }),
    startCloud: (onLog) => startCloudProcess({ command: [COMMAND_LINE, 'local'], cwd: folder, onLog }),
    hashInputs: async () => {
      const script = `import { hashInputs } from './scripts/buildRecord.mjs'; console.log(await hashInputs());`;
      return (await runNode(['--input-type', 'module', '--eval', script], { cwd: folder })).stdout;
    },
    close: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
