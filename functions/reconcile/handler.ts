import { RequestError } from '../../shared/cloud/errors.ts';
import type { Runtime } from '../../shared/platform/runtime.ts';
import { serve, type Handler, type Invocation } from '../../shared/platform/serve.ts';
import { messageBodyOf, stateChangeOf } from '../../shared/platform/triggers.ts';
import { lookAtHints } from './lookAtHints.ts';
import { sweep } from './sweep.ts';
import { reconcileDelivery } from './delivery.ts';
import { createMemory, type Memory } from './memory.ts';
import { watchFirings, watchIn } from './watchFirings.ts';

/**
 * Makes the handler of reconcile, which brings instances to their goals. The queue, the sweep timer and state changes
 * that ECS reports invoke it.
 */
export function createHandler(runtime: Runtime): Handler {
  const memory = createMemory();
  return serve(async (invocation) => {
    await reconcile(invocation, memory);
    return { status: 200, body: { ok: true } };
  }, runtime);
}

async function reconcile({ trigger, ports, config }: Invocation, memory: Memory): Promise<void> {
  const { hints, starts } = memory;
  if (trigger.kind === 'timer') {
    const watch = watchIn(trigger.payload);
    await (watch === undefined ? sweep(ports, config, memory) : watchFirings(watch, ports, config));
  } else if (trigger.kind === 'events') {
    const changes = trigger.events.map(stateChangeOf);
    const ids = hints.worthALook(changes.flatMap((change) => change ?? []));
    const bodies = trigger.events.filter((_, index) => changes[index] === undefined).map(messageBodyOf);
    if (ids.length > 0) starts.note(await lookAtHints(ids, ports), ports.clock.now());
    if (bodies.length > 0) hints.expect(await reconcileDelivery(bodies, ports, config, memory));
  } else {
    throw new RequestError(400, 'InvalidRequest', 'reconcile is woken by its queue, its timer and ECS events alone.');
  }
}
