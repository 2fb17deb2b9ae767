import * as v from 'valibot';
import { RequestError } from '../../shared/cloud/errors.ts';
import { parse } from '../../shared/platform/parse.ts';
import { select, selectionFields } from '../../shared/goals/selection.ts';
import type { Runtime } from '../../shared/platform/runtime.ts';
import { serve, type Handler, type Work } from '../../shared/platform/serve.ts';
import type { Trigger } from '../../shared/platform/triggers.ts';
import { emptySlots, statusOf } from './status.ts';

const Query = v.strictObject({
  instanceIds: v.optional(
    v.pipe(
      v.string(),
      v.transform((list) => list.split(',').filter((id) => id !== '')),
      v.unwrap(selectionFields.instanceIds),
    ),
  ),
  requestId: selectionFields.requestId,
});

/** Tells status, goal, addresses, placement, age and outcome: HTTP GET with `?requestId=` or `?instanceIds=a,b`. Reads only. */
export const createHandler = (runtime: Runtime): Handler => serve(tellStatus, runtime);

const tellStatus: Work = async ({ trigger, ports }) => {
  const { requestId, instanceIds } = parse(Query, queryOf(trigger), 'query');
  const selected = await select({ requestId, instanceIds }, ports.ecs);
  const empty = requestId === undefined ? [] : emptySlots(requestId, selected.instances);
  return { status: 200, body: { instances: [...statusOf(selected, ports.clock.now()), ...empty] } };
};

function queryOf(trigger: Trigger): unknown {
  if (trigger.kind === 'http') return trigger.query;
  if (trigger.kind === 'direct') return trigger.payload;
  throw new RequestError(400, 'InvalidRequest', 'status takes a query, not events.');
}
