import { openAccount } from '../../account/account.ts';
import { findCaller } from '../../account/caller.ts';
import { requireRegion } from '../../account/region.ts';
import { connectRpc } from '../../account/rpc.ts';
import { deploymentNames } from '../../../shared/api/deploymentNames.ts';
import { EXIT, NoAnswerError, RefusedError, UsageError, type ExitCode } from '../../exit.ts';
import { requireSettings } from '../../settings.ts';
import { keepAnswers, wordsOf, type Answers } from './answers.ts';
import { NoEventError } from './poll.ts';
import type { Question } from './question.ts';
import { QUESTIONS } from './questions.ts';
import { findCheapest, type Offer } from './sandbox/cheapest.ts';
import { sandboxNames, type SandboxNames } from './sandbox/names.ts';
import { openSandbox, type OpenSandbox, type Sandbox } from './sandbox/sandbox.ts';
import { LONGEST_MINUTES, type LaunchParameters } from './sandbox/server.ts';

/** What a live run works with. */
export interface LiveRun {
  region: string | undefined;
  /** Where the answers go. */
  file: string;
  /** Aborted where somebody wants to end it. */
  signal: AbortSignal;
  /** A line for people. */
  say: (line: string) => void;
  /** The answers, for scripts. */
  give: (answers: Answers) => void;
  /** Throws UsageError unless somebody agrees. */
  agree: () => Promise<void>;
}

/**
 * Asks the platform what no source settles, keeps the answers without anything that is somebody's, and removes all that it
 * has made, whatever happens.
 * @throws UsageError, RefusedError and NoAnswerError, before anything is made.
 */
export async function runLive({ region, file, signal, say, give, agree }: LiveRun): Promise<ExitCode> {
  requireSettings(process.env);
  const account = await openAccount({ region });
  const { accountId } = await findCaller(account);
  await requireRegion(account);
  const names = sandboxNames(deploymentNames(process.env['NAME_PREFIX'] ?? '').role);
  const ecs = await connectRpc('ecs', account);
  const offer = await findCheapest(ecs, launchOf(account.region, names));
  for (const line of announcement(offer, names, account.region)) say(line);
  await agree();
  const open = await openSandbox({ account, accountId, names, launch: offer.launch, signal });
  const { answers, failure, left } = await askAll(open, signal, say);
  for (const line of left) say(`✘ not removed: ${line}`);
  say(left.length === 0 ? 'Everything is removed again.' : `Remove it by hand. The server goes by itself after ${LONGEST_MINUTES} minutes.`); // prettier-ignore
  if (signal.aborted) return EXIT.interrupted;
  if (failure !== undefined) throw failure;
  keepAnswers(file, answers);
  give(answers);
  say(`The answers are in ${file}.`);
  if (left.length > 0) return EXIT.failed;
  return Object.keys(answers).length === QUESTIONS.length ? EXIT.reached : EXIT.unfinished;
}

function launchOf(RegionId: string, { base }: SandboxNames): LaunchParameters {
  const { IMAGE_ID = '', SECURITY_GROUP_ID = '', VSWITCH_ID = '', SYSTEM_DISK_CATEGORY = '' } = process.env;
  for (const [name, value] of Object.entries({ IMAGE_ID, SECURITY_GROUP_ID, VSWITCH_ID }))
    if (value === '') throw new UsageError(`${name} is not set: the server of a live run needs it.`);
  return {
    ...{ RegionId, ImageId: IMAGE_ID, SecurityGroupId: SECURITY_GROUP_ID, VSwitchId: VSWITCH_ID, InstanceName: base },
    // An address is one of the questions. By traffic it costs nothing, because nobody speaks to it.
    ...{ InternetChargeType: 'PayByTraffic', InternetMaxBandwidthOut: '1' },
    ...{ 'Tag.1.Key': base, 'Tag.1.Value': 'doctor --live' },
    ...(SYSTEM_DISK_CATEGORY !== '' && { 'SystemDisk.Category': SYSTEM_DISK_CATEGORY }),
  };
}

function announcement({ instanceType, currency, price }: Offer, { base, queues }: SandboxNames, region: string) {
  return [
    `In ${region} this makes, for some minutes, one server ${instanceType}, ${queues.length} queues, a role, a policy and a function, all called ${base}….`,
    `The server costs ${currency} ${price} an hour, and that is the most: ECS releases it after ${LONGEST_MINUTES} minutes, whatever happens here. The rest costs next to nothing.`,
  ];
}

interface Outcome {
  answers: Answers;
  /** Why it could not go on. */
  failure?: Error;
  /** What could not be removed. */
  left: string[];
}

async function askAll({ sandbox, make, remove }: OpenSandbox, signal: AbortSignal, say: LiveRun['say']) {
  const outcome: Outcome = { answers: {}, left: [] };
  try {
    await make();
    for (const question of QUESTIONS) {
      signal.throwIfAborted();
      await ask(question, sandbox, outcome.answers, say);
    }
  } catch (error) {
    outcome.failure = error instanceof Error ? error : new Error(String(error));
  } finally {
    say(signal.aborted ? 'Interrupted. What was made is removed first:' : 'Removing what was made …');
    outcome.left = await remove();
  }
  return outcome;
}

/** A question that gets no answer keeps none of the others from being asked. */
async function ask({ name, asks, ask }: Question, sandbox: Sandbox, answers: Answers, say: LiveRun['say']) {
  say(asks);
  try {
    answers[name] = await ask(sandbox);
    say(`  ✔ ${name}: ${wordsOf(answers[name])}`);
  } catch (error) {
    if (error instanceof RefusedError) say(`  ! ${name}: ${error.code}: ${error.message}`);
    else if (error instanceof NoAnswerError || error instanceof NoEventError) say(`  ! ${name}: ${error.message}`);
    else throw error;
  }
}
