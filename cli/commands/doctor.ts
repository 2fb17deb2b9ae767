import { join } from 'node:path';
import type { Command } from 'commander';
import { openAccount, type Account } from '../account/account.ts';
import { findCaller } from '../account/caller.ts';
import { connectFunctionCompute } from '../account/functionCompute.ts';
import { requireRegion } from '../account/region.ts';
import { connectRpc } from '../account/rpc.ts';
import { checkAccount } from '../doctor/account.ts';
import { checkDefaults } from '../doctor/defaults.ts';
import { exitCodeOf, lineOf, reasonOf, right, tryCheck, unknown, wrong, type Finding } from '../doctor/finding.ts';
import { checkEventBridge } from '../doctor/eventBridge.ts';
import { checkFunctions } from '../doctor/functions.ts';
import { checkRegion } from '../doctor/region.ts';
import { checkResources } from '../doctor/resources.ts';
import { EXIT, NoAnswerError, RefusedError, UsageError, type ExitCode } from '../exit.ts';
import { PROJECT } from '../localCloud.ts';
import { paintFor, type Paint } from '../render/paint.ts';
import { run } from '../session.ts';
import { checkSettings, linesOf } from '../settings.ts';
import { connectHandlers } from '../setup/logHandlers.ts';
import { wantedResources, wishOf } from '../setup/wanted.ts';
import { readSpec } from '../spec.ts';
import { ACCOUNT, addAccountOptions, WHERE, type AccountOptions } from './accountOptions.ts';
import { live } from './live.ts';

interface DoctorOptions extends AccountOptions {
  removeTrigger?: string;
  live?: string | true;
  yes?: boolean;
}

const EXAMPLES = `
Examples:
  ecs-provisioner doctor --json
  ecs-provisioner doctor --remove-trigger create/nightly     a trigger that is deployed and not in s.yaml
  ecs-provisioner doctor --live answers.json                 asks the platform what its documentation leaves open
It ends with 2 where settings or credentials are wrong, with 1 where something in the account is, with 3 where nobody said
who signs. ! marks what could not be checked, and what is worth knowing; it does not count. It changes nothing, but for
--remove-trigger. With --live it makes a server and more, and removes them: docs/live-check.md.
${WHERE}`;

const SPEC = join(PROJECT, 's.yaml');

/** `doctor`: checks settings, credentials, account and deployment, and says what mends each fault. */
export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('Checks settings, credentials, account and deployment; says what mends each fault')
    .option('--remove-trigger <function/trigger>', 'removes a trigger that is deployed and not in s.yaml')
    .option(
      '--live [file]',
      'makes a small server for some minutes and keeps what the platform answers; says the price first',
    )
    .option('--yes', 'with --live: does not ask')
    .addHelpText('after', EXAMPLES);
  addAccountOptions(command).action((options: DoctorOptions) =>
    run({ ...options, ...ACCOUNT }, () => {
      if (options.live !== undefined) return live(options.live, options);
      return options.removeTrigger === undefined ? doctor(options) : removeTrigger(options.removeTrigger, options);
    }),
  );
}

async function doctor(options: DoctorOptions): Promise<ExitCode> {
  const paint = paintFor(process.stdout, process.env);
  const findings: Finding[] = [];
  for await (const finding of check(options)) {
    findings.push(finding);
    if (options.json !== true) process.stdout.write(`${marked(finding, paint)}\n`);
  }
  if (options.json === true) process.stdout.write(`${JSON.stringify({ findings })}\n`);
  return exitCodeOf(findings);
}

async function* check(options: DoctorOptions): AsyncGenerator<Finding> {
  const settings = checkSettings(process.env);
  yield settings.length === 0
    ? right('settings', 'are right')
    : wrong('settings', linesOf(settings).replaceAll('\n', ' '), 'correct them in the environment', EXIT.usage);
  const account = await attempt('credentials', () => openAccount({ region: options.region }));
  if ('check' in account) {
    yield account;
    return;
  }
  yield credentialsOf(account);
  const caller = await attempt('caller', () => findCaller(account));
  if ('check' in caller) {
    yield caller;
    return;
  }
  const { accountId, arn } = caller;
  yield right('caller', `${arn} in ${account.region}`);
  const region = await checkRegion(account);
  yield* region;
  if (region.some(({ result }) => result === 'wrong')) return;
  yield* checkAccount(accountId, process.env['AccountID'] || accountId);
  const wish = wishOf(account, accountId);
  yield* await checkResources(wantedResources(wish), await connectHandlers(account, accountId));
  yield* await checkEventBridge(account.region, await connectRpc('eventBridge', account));
  yield* await tryCheck('functions', async () =>
    checkFunctions(await readSpec(SPEC, accountId), wish.names, await connectFunctionCompute(account)),
  );
  yield* await checkDefaults(process.env, account.region, await connectRpc('ecs', account));
}

/** Without this nothing else can be checked, so its failure is a fault and not merely unknown. */
async function attempt<T extends object>(name: string, make: () => Promise<T>): Promise<T | Finding> {
  try {
    return await make();
  } catch (error) {
    const exitCode =
      error instanceof UsageError ? EXIT.usage : error instanceof NoAnswerError || (error instanceof RefusedError && error.retryable) ? EXIT.unfinished : EXIT.failed; // prettier-ignore
    return wrong(name, reasonOf(error), MENDS[name] ?? '', exitCode);
  }
}

const MENDS: Record<string, string> = {
  credentials: 'see docs/getting-started.md, "Credentials"',
  caller: 'correct the key, or the connection to STS',
};

/** Serverless Devs reads keys of its own, which is what people find out last. */
function credentialsOf({ credentials }: Account): Finding {
  const key = `${credentials.accessKeyId.slice(0, 4)}… is the access key${credentials.securityToken === undefined ? '' : ', a temporary one'}`;
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: ours = '', AccessKeyID: theirs = '' } = process.env;
  if (ours === '' || theirs !== '') return right('credentials', key);
  const mend = 'export AccountID, AccessKeyID and AccessKeySecret, or run "npx s config add"';
  return unknown('credentials', `${key}; Serverless Devs (s) does not read ALIBABA_CLOUD_ACCESS_KEY_ID`, mend);
}

const MARKS = {
  right: ['green', '✔'],
  wrong: ['red', '✘'],
  notable: ['yellow', '!'],
  unknown: ['yellow', '!'],
} as const;

function marked(finding: Finding, paint: Paint): string {
  const [colour, mark] = MARKS[finding.result];
  return `${paint(colour, mark)} ${lineOf(finding)}`;
}

async function removeTrigger(which: string, { region }: DoctorOptions): Promise<ExitCode> {
  const [, functionName = '', name = ''] = /^([\w-]+)\/([\w-]+)$/.exec(which) ?? [];
  if (name === '') throw new UsageError('Name the trigger as FUNCTION/TRIGGER, such as create/nightly.');
  const account = await openAccount({ region });
  const { accountId } = await findCaller(account);
  await requireRegion(account);
  const spec = await readSpec(SPEC, accountId);
  const wanted = spec.find((each) => each.functionName === functionName);
  if (wanted === undefined) throw new UsageError(`s.yaml has no function ${functionName}.`);
  if (wanted.triggers.some(({ triggerName }) => triggerName === name))
    throw new UsageError(`${which} is in s.yaml: take it out there first, else the next deployment makes it again.`);
  const removed = await (await connectFunctionCompute(account)).removeTrigger(functionName, name);
  if (!removed) throw new RefusedError('TriggerNotFound', `There is no trigger ${which}.`, false);
  process.stdout.write(`removed trigger ${which}\n`);
  return EXIT.reached;
}
