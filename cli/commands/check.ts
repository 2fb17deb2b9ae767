import type { Command } from 'commander';
import { EXIT, UsageError, type ExitCode } from '../exit.ts';
import { run } from '../session.ts';
import { checkSettings, linesOf } from '../settings.ts';
import { addOutputOption } from '../render/output.ts';

const EXAMPLES = `
Examples:
  ecs-provisioner check --json
  DEADLINE_SECONDS=30 ecs-provisioner check
It ends with 2 where a variable is wrong. The build, the deployment and the local cloud check the same first.`;

/** `check`: lists the environment variables with which no function could work. */
export function addCheck(program: Command): void {
  const command = program
    .command('check')
    .description('Checks the environment variables that s.yaml hands to the functions; calls nothing');
  addOutputOption(command)
    .addHelpText('after', EXAMPLES)
    .action((options: { json?: boolean }) => run(options, () => Promise.resolve(check(options))));
}

function check({ json }: { json?: boolean }): ExitCode {
  const wrong = checkSettings(process.env);
  if (json === true) process.stdout.write(`${JSON.stringify({ wrong })}\n`);
  else if (wrong.length > 0) throw new UsageError(linesOf(wrong));
  else process.stdout.write('The settings are right.\n');
  return wrong.length > 0 ? EXIT.usage : EXIT.reached;
}
