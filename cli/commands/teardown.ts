import type { Command } from 'commander';
import { connectFunctionCompute } from '../account/functionCompute.ts';
import { confirm } from '../confirm.ts';
import { EXIT, RefusedError, type ExitCode } from '../exit.ts';
import { goOnWithoutReader } from '../render/pipe.ts';
import { run } from '../session.ts';
import { take } from '../setup/handlers.ts';
import { titleOf } from '../setup/resource.ts';
import { stepsToTearDown, type Looked, type Step } from '../setup/steps.ts';
import { ACCOUNT, addAccountOptions, survey, WHERE, type AccountOptions, type Surveyed } from './accountOptions.ts';
import { shown } from './setup.ts';

interface TeardownOptions extends AccountOptions {
  dryRun?: boolean;
  yes?: boolean;
  force?: boolean;
}

const EXAMPLES = `
Examples:
  ecs-provisioner teardown --dry-run
  ecs-provisioner teardown --yes
Release your servers and remove the functions first: npx s remove -y. Messages that are still in a queue are lost.
${WHERE}`;

/** `teardown`: undoes `setup`. */
export function addTeardown(program: Command): void {
  const command = program
    .command('teardown')
    .description('Removes what setup has made, but for what others may use; asks before')
    .option('--dry-run', 'says what it would do, and does nothing')
    .option('--yes', 'does not ask')
    .option('--force', 'also while functions are deployed; they fail from then on')
    .addHelpText('after', EXAMPLES);
  addAccountOptions(command).action((options: TeardownOptions) =>
    run({ ...options, ...ACCOUNT }, () => teardown(options)),
  );
}

async function teardown(options: TeardownOptions): Promise<ExitCode> {
  const surveyed = await survey(options);
  const { steps, left } = stepsToTearDown(surveyed.looked);
  const lines = steps.map((step) => `${titleOf(step.resource)}${lostWith(step, surveyed.looked)}`);
  const remark = (line: string): unknown => options.json === true || process.stdout.write(`${line}\n`);
  if (steps.length === 0) remark(`Nothing is left in ${surveyed.account.region} to remove.`);
  if (options.dryRun === true) for (const line of lines) remark(`would remove ${line}`);
  else if (steps.length > 0) {
    if (options.force !== true) await refuseWhileDeployed(surveyed);
    const question = `This removes:\n  ${lines.join('\n  ')}\nGo on?`;
    if (options.yes !== true) await confirm(question, 'Nothing was removed.');
    goOnWithoutReader(process.stdout);
    for (const [index, step] of steps.entries()) {
      await take(step, surveyed.handlers);
      remark(`removed ${lines[index] ?? ''}`);
    }
  }
  for (const resource of left) remark(`stays: ${titleOf(resource)}, because other programs may use it`);
  if (options.json === true) {
    const removed = steps.map((step) => shown(step, surveyed.account.region));
    process.stdout.write(
      `${JSON.stringify({ done: options.dryRun !== true, steps: removed, left: left.map(titleOf) })}\n`,
    );
  }
  return EXIT.reached;
}

/** The messages that go with a queue. */
function lostWith({ resource }: Step, looked: readonly Looked[]): string {
  const found = looked.find((each) => each.resource === resource)?.found ?? {};
  const counts = ['ActiveMessages', 'InactiveMessages', 'DelayMessages'].map((name) => Number(found[name] ?? 0));
  const messages = counts.reduce((sum, count) => sum + count, 0);
  return messages === 0 ? '' : ` (${messages} messages in it are lost)`;
}

async function refuseWhileDeployed({ account, wish }: Surveyed): Promise<void> {
  const functionCompute = await connectFunctionCompute(account);
  const names = Object.values(wish.names.functions);
  const found = await Promise.all(names.map((name) => functionCompute.findFunction(name)));
  const deployed = found.flatMap((each) => (each?.role.endsWith(`/${wish.names.role}`) === true ? [each.name] : []));
  if (deployed.length === 0) return;
  const message = `Functions are deployed (${deployed.join(', ')}): remove them first (npx s remove -y), or say --force.`;
  throw new RefusedError('StillDeployed', message, false);
}
