import type { Command } from 'commander';
import { findCredentials } from '../credentials.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { targetOption } from '../options.ts';
import { setPaused } from '../pause.ts';
import { run } from '../session.ts';
import { readTarget } from '../target.ts';
import { addOutputOption } from '../render/output.ts';

interface PauseOptions {
  target?: string;
  json?: boolean;
  dryRun?: boolean;
}

/** `pause` and `resume`: whether create makes instances. */
export function addPause(program: Command): void {
  addSwitch(program, 'pause', true).description(
    'Has create refuse requests and leave out timers; start, stop, release and open goals go on',
  );
  addSwitch(program, 'resume', false).description('Has create make instances again');
}

function addSwitch(program: Command, name: string, paused: boolean): Command {
  return addOutputOption(program.command(name))
    .addOption(targetOption())
    .option('--dry-run', 'says what it would change, and changes nothing')
    .addHelpText('after', `\nExamples:\n  ecs-provisioner ${name} --target production`)
    .action((options: PauseOptions) => run(options, () => change(paused, options)));
}

async function change(paused: boolean, { target: source, json, dryRun = false }: PauseOptions): Promise<ExitCode> {
  const target = readTarget(source);
  const { functionName, changed } = await setPaused(paused, target, await findCredentials(target), dryRun);
  const state = paused ? 'paused' : 'not paused';
  const text = changed
    ? dryRun
      ? `${functionName} would be ${state}. Nothing was changed.`
      : `${functionName} is ${state} now. ${ADVICE[String(paused) as 'true' | 'false']}`
    : `${functionName} was ${state} already.`;
  process.stdout.write(
    json === true ? `${JSON.stringify({ functionName, paused, changed, ...(dryRun && { dryRun }) })}\n` : `${text}\n`,
  );
  return EXIT.reached;
}

const ADVICE = {
  true: 'A deployment sets this anew: deploy with PAUSED=true until you resume.',
  false: 'Timers that fired meanwhile are left out; the same requests sent again go on.',
};
