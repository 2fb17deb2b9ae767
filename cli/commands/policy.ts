import { Argument, type Command } from 'commander';
import { deploymentNames, type DeploymentNames } from '../../shared/api/deploymentNames.ts';
import { deployerPolicy } from '../deployerPolicy.ts';
import { EXIT, UsageError, type ExitCode } from '../exit.ts';
import { foreignPolicy, rolePolicy, type RamPolicy } from '../ramPolicy.ts';
import { run } from '../session.ts';
import { requireSettings } from '../settings.ts';

const POLICIES: Record<string, (names: DeploymentNames) => RamPolicy> = {
  role: rolePolicy,
  foreign: foreignPolicy,
  deployer: deployerPolicy,
};

const EXAMPLES = `
Examples:
  ecs-provisioner policy deployer
  NAME_PREFIX=test- ecs-provisioner policy role > policy.json
role is what the functions may do, foreign what they need beside it with ALLOW_FOREIGN, deployer what whoever deploys needs.`;

/** `policy`: prints a policy of RAM. */
export function addPolicy(program: Command): void {
  program
    .command('policy')
    .description('Prints a policy of RAM for the names that NAME_PREFIX begins; calls nothing')
    .addArgument(new Argument('<whose>', 'whose policy').choices(Object.keys(POLICIES)))
    .addHelpText('after', EXAMPLES)
    .action((whose: string) => run({}, () => Promise.resolve(print(whose))));
}

function print(whose: string): ExitCode {
  const { NAME_PREFIX = '' } = process.env;
  requireSettings({ NAME_PREFIX });
  const policyOf = POLICIES[whose];
  if (policyOf === undefined) throw new UsageError(`There is no policy ${whose}.`);
  process.stdout.write(`${JSON.stringify(policyOf(deploymentNames(NAME_PREFIX)), null, 2)}\n`);
  return EXIT.reached;
}
