import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Command } from 'commander';
import { localCloudCommand } from '../localCloud.ts';
import { run } from '../session.ts';

/** `local`: hands its flags to the local cloud. */
export function addLocal(program: Command): void {
  program
    .command('local')
    .description(
      'Runs ECS, MNS and Function Compute on this machine, with the functions of s.yaml; local --help tells its flags',
    )
    .argument('[flags...]', 'handed on as they are, such as --speed 10 or --json')
    .allowUnknownOption()
    .passThroughOptions()
    .helpOption(false)
    .action((flags: string[]) => run({}, () => runLocal(flags)));
}

/** Runs the local cloud in the foreground; resolves to its exit code. Signals are left to it: it ends cleanly by itself. */
function runLocal(flags: readonly string[]): Promise<number> {
  const cloud = spawn(process.execPath, localCloudCommand(flags), { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals): void => {
    cloud.kill(signal);
  };
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  return new Promise((resolve, reject) => {
    cloud.on('error', reject);
    // Ended by a signal it has no code of its own: shells count it from 128.
    cloud.on('exit', (code, signal) => {
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']);
    });
  });
}
