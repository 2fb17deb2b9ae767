import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';
import { PROBES } from './probes.ts';
import { endProcess } from '../support/endProcess.ts';

const COMMAND = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
export const FREE_PORTS = ['--ecs-port', '0', '--mns-port', '0', '--fc-port', '0'];

interface Ready {
  ecs?: string;
  mns?: string;
  fc: string;
  functions: Record<string, string>;
}

/** The built command, for each test in a folder of its own with an s.yaml and its functions. */
export class Command {
  /** Absolute path of the folder. */
  directory = '';
  #running: ChildProcess[] = [];

  constructor() {
    beforeEach(() => {
      this.#running = [];
      this.directory = mkdtempSync(path.join(tmpdir(), 'local-command-'));
      for (const [name, content] of Object.entries(PROBES)) {
        mkdirSync(path.dirname(path.join(this.directory, name)), { recursive: true });
        writeFileSync(path.join(this.directory, name), content);
      }
    });
    afterEach(async () => {
      await Promise.all(this.#running.map(endProcess));
      rmSync(this.directory, { recursive: true });
    });
  }

  /** Runs the command; `exit` resolves to its exit code and all that it wrote. */
  run(...flags: string[]) {
    return this.runWith({}, ...flags);
  }

  /** Runs the command with these variables beside those of this process. */
  runWith(variables: Record<string, string>, ...flags: string[]) {
    const child = spawn(process.execPath, [COMMAND, ...flags], {
      cwd: this.directory,
      env: { ...process.env, ...variables },
    });
    this.#running.push(child);
    let [stdout, stderr] = ['', ''];
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const firstLine = new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
        if (stdout.includes('\n')) resolve(stdout);
      });
      child.on('exit', () => {
        reject(new Error(`ended before it was ready: ${stderr}`));
      });
    });
    const exit = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      child.on('exit', (code) => {
        firstLine.catch(() => undefined);
        resolve({ code, stdout, stderr });
      });
    });
    return { child, ready: async () => JSON.parse(await firstLine) as Ready, exit };
  }
}
