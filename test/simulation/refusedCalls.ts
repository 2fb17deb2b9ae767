import * as v from 'valibot';
import { decorateEcs, type EcsCall } from '../../shared/cloud/decorateEcs.ts';
import type { Ecs } from '../../shared/cloud/ecs.ts';
import { classify, CloudError } from '../../shared/cloud/errors.ts';
import type { Invocation } from './invocation.ts';
import { noteRefusal } from './observe.ts';

/** Notes what fails and of whom, and what only the next minute can mend: a limit, or a zone without stock. */
export function noticing(invocation: Invocation, ecs: Ecs): Ecs {
  const notice = (call: EcsCall, ids: readonly string[], code: string): void => {
    if (isLasting(code)) invocation.throttled = true;
    noteRefusal(invocation.world, call, ids, code);
    if (TURNS.has(call.method) && classify(new CloudError(call.api, code, '')) !== 'transient')
      for (const id of ids) invocation.stepped.delete(id);
    if (NO_STEPS.has(call.method) || !code.includes('Throttling')) return;
    for (const id of ids) invocation.throttledAt.set(id, invocation.instance.clock.now());
  };
  return decorateEcs(ecs, async (call, effect) => {
    try {
      const answer = await effect();
      for (const { instanceId, code } of refusedEntries(answer)) notice(call, [instanceId], code);
      return answer;
    } catch (error) {
      invocation.refusals += 1;
      if (error instanceof CloudError) notice(call, idsOf(call), error.code);
      throw error;
    }
  });
}

/** The calls after which an instance may be other than it was: but not where ECS refuses them. */
const TURNS: ReadonlySet<EcsCall['method']> = new Set(['start', 'stop']);

/** The calls that bring no instance nearer to its goal. */
const NO_STEPS: ReadonlySet<EcsCall['method']> = new Set([
  'createInstance',
  'describe',
  'describeTagged',
  'tag',
  'untag',
]);

function isLasting(code: string): boolean {
  return /Throttling|Stock|OperationDenied/.test(code);
}

/** The instances that a call names. */
function idsOf(call: EcsCall): readonly string[] {
  if (call.method === 'createInstance' || call.method === 'describeTagged') return [];
  const [ids] = call.given;
  return typeof ids === 'string' ? [ids] : ids;
}

/** The entries of an answer that say that ECS has not done it to that one instance. */
function refusedEntries(answer: unknown): { instanceId: string; code: string }[] {
  return Array.isArray(answer) ? answer.filter((entry) => v.is(Refused, entry)) : [];
}

const Refused = v.object({ instanceId: v.string(), code: v.string() });
