import type { StatusAnswer } from '../../shared/api/answers.ts';
import { StatusQuery } from '../../shared/api/requests.ts';
import { RequestError } from '../../shared/cloud/errors.ts';
import { parse } from '../../shared/platform/parse.ts';
import { inTagsOf, select } from '../../shared/goals/selection.ts';
import type { Runtime } from '../../shared/platform/runtime.ts';
import { serve, type Handler, type Work } from '../../shared/platform/serve.ts';
import type { Trigger } from '../../shared/platform/triggers.ts';
import { absentSlots, statusOf } from './status.ts';

/**
 * Makes the handler of status, which answers status, goal, addresses, placement, age and outcome and changes nothing.
 * It takes an HTTP GET with `?requestId=`, `?instanceIds=a,b` or `?tag=[{"key": …}]`, or a direct invocation.
 */
export const createHandler = (runtime: Runtime): Handler => serve(answerStatus, runtime);

const answerStatus: Work = async ({ trigger, ports, config }) => {
  const query = parse(StatusQuery, queryOf(trigger), 'query');
  const { requestId } = query;
  const selected = await select(inTagsOf(config.namePrefix, query), ports.ecs);
  const empty = requestId === undefined ? [] : absentSlots(requestId, selected.instances);
  const body: StatusAnswer = { instances: [...statusOf(selected, ports.clock.now()), ...empty] };
  return { status: 200, body };
};

function queryOf(trigger: Trigger): unknown {
  if (trigger.kind === 'http') return trigger.query;
  if (trigger.kind === 'direct') return trigger.payload;
  throw new RequestError(400, 'InvalidRequest', 'status takes a query, not events.');
}
