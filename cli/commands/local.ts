import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Command } from 'commander';
import { localCloudCommand } from '../localCloud.ts';
import { run } from '../session.ts';

/** `local`: runs the local cloud and passes its flags on. */
export function addLocal(program: Command): void {
  program
    .command('local')
    .description(
      'Runs ECS, MNS and Function Compute on this machine, with the functions of s.yaml; local --help lists its flags',
    )
    .argument('[flags...]', 'passed on to the local cloud, such as --speed 10 or --json')
    .allowUnknownOption()
    .passThroughOptions()
    .helpOption(false)
    .action((flags: string[]) => run({}, () => runLocal(flags)));
}

/**
 * Runs the local cloud in the foreground and passes signals on to it, so that it ends cleanly. Resolves to its exit
 * code.
 */
function runLocal(flags: readonly string[]): Promise<number> {
  const cloud = spawn(process.execPath, localCloudCommand(flags), { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals): void => {
    cloud.kill(signal);
  };
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  process.on('SIGHUP', forward);
  return new Promise((resolve, reject) => {
    cloud.on('error', reject);
    // A process that a signal ended has no exit code. Like shells, we use 128 plus the signal's number.
    cloud.on('exit', (code, signal) => {
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']);
    });
  });
}
