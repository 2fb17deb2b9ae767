import type { Command } from 'commander';
import { GoalAnswer } from '../../shared/api/answers.ts';
import type { GoalSetter } from '../../shared/api/functions.ts';
import type { ReleaseFields, Selection, StopFields } from '../../shared/api/requests.ts';
import { readAnswer } from '../answers.ts';
import { callFunction } from '../call.ts';
import type { ExitCode } from '../exit.ts';
import { addCommonOptions, addWatchOptions, collect, type CommonOptions, type WatchOptions } from '../options.ts';
import { GRACE_SECONDS } from '../provision.ts';
import { resultOf } from '../render/result.ts';
import { resultTable } from '../render/table.ts';
import { readSelection, type SelectionOptions } from '../selection.ts';
import { openSession, run, watching, type Session } from '../session.ts';
import { trackFailure, trackGoal, type Track } from '../tracks.ts';
import { exitCodeOf, watch } from '../watch.ts';

type GoalOptions = CommonOptions & WatchOptions & SelectionOptions & { wait?: boolean };

/** What differs between the commands that set a goal. */
export interface GoalCommand<Extra> {
  name: GoalSetter;
  description: string;
  examples: string;
  addOptions: (command: Command) => Command;
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
    .option('--wait', 'watches them until the goal is reached');
  addCommonOptions(addWatchOptions(goal.addOptions(command), 'the deadline of the goal and a minute'))
    .addHelpText('after', goal.examples)
    .action((ids: string[], options: GoalOptions & Extra) =>
      run(options, () => {
        const selection = readSelection(ids, options);
        return setGoal(goal.name, { ...selection, ...goal.fieldsOf(options) }, options);
      }),
    );
}

async function setGoal(
  name: GoalCommand<unknown>['name'],
  body: Selection & (StopFields | ReleaseFields),
  options: GoalOptions,
): Promise<ExitCode> {
  const session = await openSession(options);
  const call = { name, method: 'POST', query: {}, body: JSON.stringify(body) } as const;
  const answer = readAnswer(GoalAnswer, await callFunction(session.transport, call, session.retrying));
  const tracks = tracksOf(answer, Date.now());
  return options.wait === true ? watchGoal(answer, tracks, options, session) : accepted(answer, tracks, session);
}

function tracksOf({ goal, instances, failures }: GoalAnswer, now: number): Track[] {
  return [
    ...instances.map(({ instanceId, status }) => trackGoal(instanceId, status, goal, now)),
    ...failures.map((failure) => trackFailure(failure, now)),
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
