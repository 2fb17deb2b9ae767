import type { Command } from 'commander';
import { accountOf } from '../account/targetAccount.ts';
import { connectRpc } from '../account/rpc.ts';
import { withRetries } from '../call.ts';
import { EXIT, RefusedError, type ExitCode } from '../exit.ts';
import { groupsOf, kindsOf } from '../fleet/groups.ts';
import { askPrices } from '../fleet/prices.ts';
import { namesOf } from '../names.ts';
import { addCommonOptions, collect, type CommonOptions } from '../options.ts';
import { fleetTable } from '../render/fleet.ts';
import { parseTag } from '../selection.ts';
import { openSession, run, type Session } from '../session.ts';
import { readTarget } from '../target.ts';
import { askStatus } from '../watch.ts';
import type { InstanceStatus } from '../../shared/api/answers.ts';

interface ListOptions extends CommonOptions {
  tag?: string[];
  prices?: boolean;
}

const EXAMPLES = `
Examples:
  ecs-provisioner list --tag team=web --prices
  ecs-provisioner list -o json
It is one call of status, which asks ECS once for each hundred instances. --prices takes the right ecs:DescribePrice, and a
call for each type and zone. It shows what an instance costs an hour while it runs: pay-as-you-go, without its disks.`;

/** `list`: all requests that have instances. */
export function addList(program: Command): void {
  const command = program
    .command('list')
    .description('Lists the requests that have instances: how many, status, goal, age, type and zone; changes nothing')
    .option(
      '--tag <key=value>',
      'only instances with this tag; a key alone matches any value; may be repeated',
      collect,
    )
    .option('--prices', 'what they cost an hour, at one DescribePrice for each type and zone');
  addCommonOptions(command)
    .addHelpText('after', EXAMPLES)
    .action((options: ListOptions) => run(options, () => list(options)));
}

async function list(options: ListOptions): Promise<ExitCode> {
  const session = await openSession(options);
  const target = readTarget(options.target);
  const groups = groupsOf(await fleet(namesOf(target).tags.request, options.tag ?? [], session));
  const prices =
    options.prices === true
      ? await askPrices(kindsOf(groups), target.region, await connectRpc('ecs', await accountOf(target)))
      : undefined;
  const priced = groups.map((group) => ({ ...group, ...(prices && { hourlyPrice: prices.of(group) }) }));
  session.give({ ...(prices && { currency: prices.currency }), requests: priced });
  session.say(groups.length === 0 ? 'No instances.' : fleetTable(priced, prices?.currency, process.stdout.columns));
  return EXIT.reached;
}

/** All instances that were created here and bear these tags. */
async function fleet(
  requestTag: string,
  tags: readonly string[],
  { transport, retrying }: Session,
): Promise<InstanceStatus[]> {
  try {
    const tag = [{ key: requestTag }, ...tags.map(parseTag).filter(({ key }) => key !== requestTag)];
    return await askStatus(withRetries(transport, retrying), { tag });
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'NoInstances') return [];
    throw error;
  }
}
