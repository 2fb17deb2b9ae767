import type { Command } from 'commander';
import { connectRpc } from '../account/rpc.ts';
import { accountOf } from '../account/targetAccount.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { namesOf } from '../names.ts';
import { targetOption } from '../options.ts';
import { findOrphans } from '../orphans/find.ts';
import { priceOrphans } from '../orphans/prices.ts';
import { orphansTable } from '../render/orphans.ts';
import { addOutputOption } from '../render/output.ts';
import { run } from '../session.ts';
import { readTarget } from '../target.ts';

interface OrphansOptions {
  target?: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  ecs-provisioner orphans --target production
  ecs-provisioner orphans -o json
It finds data disks that a request kept by "deleteWithInstance": false, and are attached to nothing; the snapshots of these
disks; and snapshots that somebody gave the tag of the request. It cannot find snapshots of disks that are gone, nor elastic
addresses: nothing of either says whose they were. It deletes nothing: "aliyun ecs DeleteDisk --DiskId ID" does.
It takes the rights ecs:DescribeDisks, ecs:DescribeSnapshots and, for prices, ecs:DescribePrice.`;

/** `orphans`: lists what has outlived the servers that it was made for, and goes on to cost. */
export function addOrphans(program: Command): void {
  const command = program
    .command('orphans')
    .description('Lists disks and snapshots that outlived their servers, and what they cost; changes nothing')
    .addOption(targetOption());
  addOutputOption(command)
    .addHelpText('after', EXAMPLES)
    .action((options: OrphansOptions) => run(options, () => orphans(options)));
}

async function orphans({ target: source, json }: OrphansOptions): Promise<ExitCode> {
  const target = readTarget(source);
  const ecs = await connectRpc('ecs', await accountOf(target));
  const found = await findOrphans(namesOf(target).tags.request, target.region, ecs);
  const priced = await priceOrphans(found, target.region, ecs);
  const words = found.length === 0 ? 'Nothing has outlived its server.' : orphansTable(priced, process.stdout.columns);
  const { currency, orphans: listed, noPrice } = priced;
  process.stdout.write(`${json === true ? JSON.stringify({ currency, orphans: listed }) : words}\n`);
  if (noPrice !== undefined) process.stderr.write(`No price: ${noPrice}\n`);
  return EXIT.reached;
}
