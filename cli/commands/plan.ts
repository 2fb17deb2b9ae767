import type { Command } from 'commander';
import { PlanAnswer } from '../../shared/api/answers.ts';
import { readAnswer } from '../answers.ts';
import { callFunction } from '../call.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { addCommonOptions, type CommonOptions } from '../options.ts';
import { planLines } from '../render/plan.ts';
import { addRequestOptions, buildRequest, type RequestOptions } from '../requestOptions.ts';
import { openSession, run } from '../session.ts';

type PlanOptions = CommonOptions & RequestOptions;

const EXAMPLES = `
Examples:
  ecs-provisioner plan                                      one server, from the function's defaults
  ecs-provisioner plan -f examples/three-servers.json --count 10
  ecs-provisioner plan --set instanceType=ecs.g7.large --json
It takes what create takes. The exit code is 0 where create would get a server, 1 where it would be refused.
ECS tries one server, not all of them, and keeps none of the stock.`;

/** `plan`: shows what `create` would do with the same request, and what it costs; creates nothing. */
export function addPlan(program: Command): void {
  const command = program
    .command('plan')
    .description('Shows what create would make of a request, where, and what it costs; creates nothing');
  addCommonOptions(addRequestOptions(command))
    .addHelpText('after', EXAMPLES)
    .action((options: PlanOptions) => run(options, () => plan(options)));
}

/** Asks `plan` for the request of these options, and shows its answer. */
export async function plan(options: PlanOptions): Promise<ExitCode> {
  const body = JSON.stringify(buildRequest(options));
  const { transport, retrying, give, say, paint } = await openSession(options);
  const call = { name: 'plan', method: 'POST', query: {}, body } as const;
  const answer = readAnswer(PlanAnswer, await callFunction(transport, call, retrying));
  give(answer);
  say(planLines(answer, paint, process.stdout.columns).join('\n'));
  return answer.passes ? EXIT.reached : EXIT.failed;
}
