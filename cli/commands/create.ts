import type { Command } from 'commander';
import type { CreateAnswer } from '../../shared/api/answers.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { sameTarget, untilInterrupted } from '../interruption.ts';
import { addCommonOptions, addWatchOptions, type CommonOptions, type WatchOptions } from '../options.ts';
import { GRACE_SECONDS, postRequest, tracksOf } from '../provision.ts';
import { resultOf } from '../render/result.ts';
import { resultTable } from '../render/table.ts';
import { addRequestOptions, buildRequest, type RequestOptions } from '../requestOptions.ts';
import { plan } from './plan.ts';
import { openSession, run, watching, type Session } from '../session.ts';
import { exitCodeOf, watch } from '../watch.ts';

interface CreateOptions extends CommonOptions, WatchOptions, RequestOptions {
  wait: boolean;
  dryRun?: boolean;
}

const EXAMPLES = `
Examples:
  ecs-provisioner create                                    one server, from the function's defaults
  ecs-provisioner create -f examples/three-servers.json --count 10
  ecs-provisioner create --set instanceType=ecs.g7.large --set systemDisk.size=40
  ecs-provisioner create -f request.json --request-id nightly-0412 --no-wait --json
--set reads a value as JSON where that works, else as text. So --set 'hostName="123"' sets text, not a number.`;

/** `create`: asks for servers and, without --no-wait, watches them until they run. */
export function addCreate(program: Command): void {
  const command = addRequestOptions(
    program.command('create').description('Asks for servers and watches them until they run'),
  )
    .option('--no-wait', 'ends when the request is accepted')
    .option('--dry-run', 'does what plan does: tells what it would make, and what that costs')
    .addHelpText('after', EXAMPLES)
    .action((options: CreateOptions) =>
      run(options, () => (options.dryRun === true ? plan(options) : create(options))),
    );
  addCommonOptions(addWatchOptions(command, "the request's deadline and a minute"));
}

async function create(options: CreateOptions): Promise<ExitCode> {
  const request = buildRequest(options);
  const session = await openSession(options);
  // Print the id first: whoever gets no answer needs it to repeat the call.
  session.remark(`Request ${request.requestId}: to repeat this call, name it with --request-id.`);
  const which = `--request-id ${request.requestId}${sameTarget(options)}`;
  const word = `Servers that were asked for keep coming. To follow them: ecs-provisioner watch ${which}. To undo it: ecs-provisioner release ${which}`;
  return untilInterrupted(word, async () => {
    const answer = await postRequest(session.transport, request, session.retrying);
    return options.wait ? watchCreated(answer, options, session) : acceptedOnly(answer, session);
  });
}

async function watchCreated(answer: CreateAnswer, options: CreateOptions, session: Session): Promise<ExitCode> {
  const query = { instanceIds: answer.instances.map(({ instanceId }) => instanceId) };
  const settings = watching(options, answer.deadlineSeconds + GRACE_SECONDS, session);
  const tracks = await watch(session.transport, query, tracksOf(answer, settings.now()), settings);
  const { requestId, goal } = answer;
  session.give({ requestId, goal, instances: tracks.map(resultOf) });
  session.say(resultTable(tracks, Date.now(), session.paint, process.stdout.columns));
  return exitCodeOf(tracks);
}

function acceptedOnly(answer: CreateAnswer, session: Session): ExitCode {
  session.give(answer);
  const tracks = tracksOf(answer, Date.now());
  session.display.show(tracks, Date.now());
  session.say(`Accepted. To follow it: ecs-provisioner watch --request-id ${answer.requestId}`);
  return answer.failures.length === 0 ? EXIT.reached : exitCodeOf(tracks.filter(({ code }) => code !== undefined));
}
