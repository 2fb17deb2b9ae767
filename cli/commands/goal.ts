import type { Command } from 'commander';
import { GoalAnswer, type InstanceStatus } from '../../shared/api/answers.ts';
import type { GoalSetter } from '../../shared/api/functions.ts';
import type { ReleaseFields, Selection, StopFields } from '../../shared/api/requests.ts';
import { isGoneAt } from '../../shared/domain/instance.ts';
import { readAnswer } from '../answers.ts';
import { callFunction, withRetries } from '../call.ts';
import { confirm } from '../confirm.ts';
import { EXIT, UsageError, type ExitCode } from '../exit.ts';
import { sameTarget, untilInterrupted } from '../interruption.ts';
import { addCommonOptions, addWatchOptions, collect, type CommonOptions, type WatchOptions } from '../options.ts';
import { GRACE_SECONDS } from '../provision.ts';
import { resultOf } from '../render/result.ts';
import { resultTable } from '../render/table.ts';
import { queryOf, readSelection, type SelectionOptions } from '../selection.ts';
import { openSession, run, watching, type Session } from '../session.ts';
import { observe, trackFailure, trackGoal, type Track } from '../tracks.ts';
import { askStatus, exitCodeOf, watch } from '../watch.ts';

type GoalOptions = CommonOptions &
  WatchOptions &
  SelectionOptions & { wait?: boolean; yes?: boolean; dryRun?: boolean };

/** What differs between the commands that set a goal. */
export interface GoalCommand<Extra> {
  name: GoalSetter;
  description: string;
  examples: string;
  addOptions: (command: Command) => Command;
  /** Whether it asks before it does something to instances that are not named one by one. */
  asks: boolean;
  /** What Ctrl-C leaves, and what undoes it; continues "The goal stays". */
  undo: string;
  /** Turns the command's own options into fields of the call. */
  fieldsOf: (options: Extra) => StopFields | ReleaseFields;
}

/** Adds a command that sets a goal: `start`, `stop` or `release`. */
export function addGoalCommand<Extra>(program: Command, goal: GoalCommand<Extra>): void {
  const command = program
    .command(goal.name)
    .description(goal.description)
    .argument('[instance-ids...]')
    .option('--request-id <id>', 'all instances of this request')
    .option('--tag <key=value>', 'all instances with this tag; a key alone matches any value; may be repeated', collect)
    .option('--wait', 'watches them until the goal is reached')
    .option('--dry-run', 'lists the instances, and does nothing');
  if (goal.asks) command.option('--yes', 'does not ask, where instances are named by request or tag');
  addCommonOptions(addWatchOptions(goal.addOptions(command), 'the deadline of the goal and a minute'))
    .addHelpText('after', goal.examples)
    .action((ids: string[], options: GoalOptions & Extra) =>
      run(options, () => {
        const selection = readSelection(ids, options);
        return setGoal(goal, selection, goal.fieldsOf(options), options);
      }),
    );
}

async function setGoal<Extra>(
  goal: GoalCommand<Extra>,
  selection: Selection,
  fields: StopFields | ReleaseFields,
  options: GoalOptions,
): Promise<ExitCode> {
  const session = await openSession(options);
  if (options.dryRun === true) return showSelected(goal.name, selection, session);
  if (goal.asks && options.yes !== true && selection.instanceIds === undefined) {
    await ask(goal.name, selection, session);
  }
  const body = JSON.stringify({ ...selection, ...fields });
  const call = { name: goal.name, method: 'POST', query: {}, body } as const;
  const answer = readAnswer(GoalAnswer, await callFunction(session.transport, call, session.retrying));
  const tracks = tracksOf(answer, Date.now());
  if (options.wait !== true) return accepted(answer, tracks, session);
  const ids = answer.instances.map(({ instanceId }) => instanceId).join(' ');
  const word = `The goal stays. To follow it: ecs-provisioner watch ${ids}${sameTarget(options)}. ${goal.undo}`;
  return untilInterrupted(word, () => watchGoal(answer, tracks, options, session));
}

async function showSelected(name: GoalSetter, selection: Selection, session: Session): Promise<ExitCode> {
  const instances = await selected(selection, session);
  session.give({ dryRun: true, instances });
  session.say(tableOf(instances, session));
  session.say(`${name} would be asked for ${instances.length} instances. Nothing was done.`);
  return EXIT.reached;
}

/** Asks whether these instances are meant. Throws UsageError where nobody is there, or nobody agrees. */
async function ask(name: GoalSetter, selection: Selection, session: Session): Promise<void> {
  // Nothing is looked up where nobody could answer.
  if (!process.stdin.isTTY) throw new UsageError(NOBODY(name));
  const instances = await selected(selection, session);
  session.remark(tableOf(instances, session));
  await confirm(`${name} these ${instances.length} instances?`, 'Nothing was done.');
}

const NOBODY = (name: string): string =>
  `${name} asks before it goes by request or tag, and nobody is there to ask: say --yes, or look first with --dry-run.`;

/** The instances of a selection that there are. */
async function selected(selection: Selection, { transport, retrying }: Session): Promise<InstanceStatus[]> {
  const statuses = await askStatus(withRetries(transport, retrying), queryOf(selection));
  return statuses.filter(({ instanceId }) => instanceId !== null);
}

function tableOf(instances: readonly InstanceStatus[], { paint }: Session): string {
  const now = Date.now();
  return resultTable(observe([], instances, now), now, paint, process.stdout.columns);
}

function tracksOf({ goal, instances, failures }: GoalAnswer, now: number): Track[] {
  return [
    ...instances.map(({ instanceId, status }) => trackGoal(instanceId, status, goal)),
    ...failures.map((failure) => {
      const track = trackFailure(failure, now);
      // A slot without an instance is where a release would have it.
      return 'slot' in failure && !failure.retryable && isGoneAt(goal)
        ? ({ ...track, status: 'Absent', result: 'reached' } as const)
        : track;
    }),
  ];
}

async function watchGoal(
  answer: GoalAnswer,
  before: readonly Track[],
  options: GoalOptions,
  session: Session,
): Promise<ExitCode> {
  const query = { instanceIds: answer.instances.map(({ instanceId }) => instanceId) };
  const settings = watching(options, answer.deadlineSeconds + GRACE_SECONDS, session);
  const tracks = await watch(session.transport, query, before, settings);
  session.give({ goal: answer.goal, instances: tracks.map(resultOf) });
  session.say(resultTable(tracks, Date.now(), session.paint, process.stdout.columns));
  return exitCodeOf(tracks);
}

function accepted(answer: GoalAnswer, tracks: readonly Track[], session: Session): ExitCode {
  session.give(answer);
  session.say(resultTable(tracks, Date.now(), session.paint, process.stdout.columns));
  session.say(
    `Accepted: ${answer.instances.length} are to become ${answer.goal}. With --wait, this command watches them.`,
  );
  return exitCodeOf(tracks.filter(({ status }) => status === 'Refused'));
}
