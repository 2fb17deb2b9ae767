import type { Command } from 'commander';
import { deploymentNames } from '../../shared/api/deploymentNames.ts';
import { CALLED_FUNCTIONS, type CalledFunction } from '../../shared/api/functions.ts';
import { openAccount, type Account } from '../account/account.ts';
import { findCaller } from '../account/caller.ts';
import { connectFunctionCompute } from '../account/functionCompute.ts';
import { requireRegion } from '../account/region.ts';
import { EXIT, RefusedError, UsageError, type ExitCode } from '../exit.ts';
import { changeProfiles, isTargetName, profileOf, profilesFile, readProfiles, type Profile } from '../profiles.ts';
import { plain } from '../render/paint.ts';
import { table } from '../render/table.ts';
import { run } from '../session.ts';
import { requireSettings } from '../settings.ts';
import { currentName, LOCAL_NAME, LOCAL_TARGET } from '../target.ts';
import { addOutputOption } from '../render/output.ts';

interface AddOptions {
  region?: string;
  endpoint?: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  ecs-provisioner target add production --region cn-shanghai
  ecs-provisioner target use production
  ecs-provisioner status --request-id nightly-0412 --target production
A target holds region, account and URLs, never keys. "local" is the local cloud on its own ports.`;

/** `target`, with `add`, `list`, `use` and `remove` below it. */
export function addTarget(program: Command): void {
  const group = program
    .command('target')
    .description('Keeps where deployments are, so that no command needs a URL')
    .addHelpText('after', EXAMPLES);
  leaf(group, 'add', 'Reads the URLs of the HTTP triggers from Function Compute and keeps them under a name')
    .argument('<name>')
    .option('--region <id>', 'where the functions are (default: REGION, else cn-hangzhou)')
    .option('--endpoint <url>', 'of Function Compute (default: FC_ENDPOINT, else the public one)')
    .action((name: string, options: AddOptions) => run({ ...options, target: name }, () => add(name, options)));
  leaf(group, 'list', 'Shows the targets; calls nothing').action((options: { json?: boolean }) =>
    run(options, () => Promise.resolve(list(options))),
  );
  leaf(group, 'use', 'Makes a target the one of commands that name none')
    .argument('<name>')
    .action((name: string, options: { json?: boolean }) => run(options, () => Promise.resolve(use(name, options))));
  leaf(group, 'remove', 'Forgets a target; what is deployed stays')
    .argument('<name>')
    .action((name: string, options: { json?: boolean }) => run(options, () => Promise.resolve(remove(name, options))));
}

function leaf(group: Command, name: string, description: string): Command {
  return addOutputOption(group.command(name)).description(description).addHelpText('after', EXAMPLES);
}

async function add(name: string, { region, endpoint, json }: AddOptions): Promise<ExitCode> {
  checkName(name);
  const { NAME_PREFIX = '' } = process.env;
  requireSettings({ NAME_PREFIX });
  // Before any call: whoever cannot keep the answer need not ask.
  const { current } = readProfiles();
  const profile = await readDeployment(await openAccount({ region, fc: endpoint }), NAME_PREFIX);
  changeProfiles((before) => ({ ...before, targets: { ...before.targets, [name]: profile } }));
  const used = current === name ? '' : ` "ecs-provisioner target use ${name}" makes it the one of all commands.`;
  say(json, { name, ...profile }, `${name} is kept in ${profilesFile()}.${used}`);
  return EXIT.reached;
}

function checkName(name: string): void {
  if (!isTargetName(name)) throw new UsageError('The name of a target has letters, digits, - and _ alone.');
  if (name === LOCAL_NAME) throw new UsageError(`${LOCAL_NAME} is the local cloud: choose another name.`);
}

async function readDeployment(account: Account, prefix: string): Promise<Profile> {
  const { accountId } = await findCaller(account);
  await requireRegion(account);
  const functionCompute = await connectFunctionCompute(account);
  const names = deploymentNames(prefix);
  const urls = await Promise.all(
    CALLED_FUNCTIONS.map(async (name: CalledFunction) => {
      const triggers = await functionCompute.triggersOf(names.functions[name]);
      const url = triggers?.find(({ type }) => type === 'http')?.url;
      if (url !== undefined) return [name, url] as const;
      const what = triggers === undefined ? 'does not exist' : 'has no HTTP trigger';
      const mend =
        triggers === undefined
          ? 'deploy first (npx s deploy), or name another --region or NAME_PREFIX'
          : `deploy it (npx s ${name === 'plan' ? 'planner' : name} deploy --trigger http)`;
      throw new RefusedError('NotDeployed', `The function ${names.functions[name]} ${what} in ${account.region}: ${mend}.`, false); // prettier-ignore
    }),
  );
  const { fc, mns } = account.endpoints;
  return {
    ...{ region: account.region, accountId, functions: Object.fromEntries(urls) },
    ...(prefix !== '' && { namePrefix: prefix }),
    ...(fc !== undefined && { fc }),
    ...(mns !== undefined && { mns }),
  };
}

function list({ json }: { json?: boolean }): ExitCode {
  const { targets } = readProfiles();
  const current = currentName();
  const all = Object.entries({ [LOCAL_NAME]: LOCAL_TARGET, ...targets });
  const rows = all.map(([name, { region, accountId = '' }]) => [name === current ? '*' : '', name, region, accountId]);
  const words = table(['in use', 'target', 'region', 'account'], rows, plain, process.stdout.columns);
  say(json, { current, targets }, words);
  return EXIT.reached;
}

function use(name: string, { json }: { json?: boolean }): ExitCode {
  changeProfiles(({ targets }) => {
    if (name !== LOCAL_NAME) profileOf(name, { targets });
    return { ...(name !== LOCAL_NAME && { current: name }), targets };
  });
  say(json, { current: name }, `Commands that name no target go to ${name}.`);
  return EXIT.reached;
}

function remove(name: string, { json }: { json?: boolean }): ExitCode {
  const wasCurrent = currentName() === name;
  changeProfiles(({ targets, ...others }) => {
    profileOf(name, { targets });
    const left = Object.fromEntries(Object.entries(targets).filter(([each]) => each !== name));
    return { ...(others.current !== name && others), targets: left };
  });
  say(json, { removed: name }, `${name} is forgotten.${wasCurrent ? ' Commands go to the local cloud again.' : ''}`);
  return EXIT.reached;
}

function say(json: boolean | undefined, value: unknown, words: string): void {
  process.stdout.write(`${json === true ? JSON.stringify(value) : words}\n`);
}
