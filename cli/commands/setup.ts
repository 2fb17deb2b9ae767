import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../exit.ts';
import { goOnWithoutReader } from '../render/pipe.ts';
import { run } from '../session.ts';
import { take } from '../setup/handlers.ts';
import { titleOf } from '../setup/resource.ts';
import { stepsToSetUp, type Step } from '../setup/steps.ts';
import { commandOf, scriptOf } from '../setup/vendorCommands.ts';
import { ACCOUNT, addAccountOptions, survey, WHERE, type AccountOptions } from './accountOptions.ts';

interface SetupOptions extends AccountOptions {
  dryRun?: boolean;
  print?: boolean;
}

const EXAMPLES = `
Examples:
  ecs-provisioner setup --dry-run
  ecs-provisioner setup
  ecs-provisioner setup --print > setup.sh      the same for the vendor's CLI
What is there and right stays as it is, so it may be run again at any time. "teardown" undoes it.
${WHERE}`;

const DONE = { create: 'created', change: 'changed', remove: 'removed' } as const;

/** `setup`: makes what the functions need in an account before they are deployed. */
export function addSetup(program: Command): void {
  const command = program
    .command('setup')
    .description('Makes queues, topic, role, policy, service-linked roles and log project in an account, where missing')
    .option('--dry-run', 'says what it would do, and does nothing')
    .option('--print', "prints the commands of the vendor's CLI that do the same, and does nothing")
    .addHelpText('after', EXAMPLES);
  addAccountOptions(command).action((options: SetupOptions) => run({ ...options, ...ACCOUNT }, () => setup(options)));
}

async function setup(options: SetupOptions): Promise<ExitCode> {
  const { account, handlers, looked } = await survey(options);
  const steps = stepsToSetUp(looked);
  const only = options.dryRun === true || options.print === true;
  if (!only) goOnWithoutReader(process.stdout);
  if (options.json === true) {
    if (!only) for (const step of steps) await take(step, handlers);
    process.stdout.write(
      `${JSON.stringify({ done: !only, steps: steps.map((step) => shown(step, account.region)) })}\n`,
    );
    return EXIT.reached;
  }
  if (options.print === true) process.stdout.write(`${scriptOf(steps, account.region, titleOf)}\n`);
  else if (steps.length === 0) process.stdout.write(`Nothing is missing in ${account.region}.\n`);
  else
    for (const step of steps) {
      if (!only) await take(step, handlers);
      process.stdout.write(
        `${only ? `would ${step.verb}` : DONE[step.verb]} ${titleOf(step.resource)}${namesOf(step)}\n`,
      );
    }
  return EXIT.reached;
}

/** A step as JSON for scripts. */
export function shown(step: Step, region: string): object {
  const { verb, resource, changes } = step;
  return { verb, resource: titleOf(resource), settings: changes, command: commandOf(step, region) };
}

function namesOf({ verb, changes }: Step): string {
  return verb === 'change' ? ` (${Object.keys(changes).join(', ')})` : '';
}
