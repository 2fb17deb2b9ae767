import { RequestError } from '../../shared/cloud/errors.ts';
import type { Runtime } from '../../shared/platform/runtime.ts';
import { serve, type Handler, type Invocation } from '../../shared/platform/serve.ts';
import { messageBodyOf, stateChangeOf } from '../../shared/platform/triggers.ts';
import { Awaited } from './awaited.ts';
import { lookNow, reconcileDelivery, sweep } from './reconcile.ts';

/** Brings instances to their goals: woken by the queue, by the sweep timer, or by a state change that ECS reports. */
export function createHandler(runtime: Runtime): Handler {
  const awaited = new Awaited();
  return serve(async (invocation) => {
    await reconcile(invocation, awaited);
    return { status: 200, body: { ok: true } };
  }, runtime);
}

async function reconcile({ trigger, ports, config }: Invocation, awaited: Awaited): Promise<void> {
  if (trigger.kind === 'timer') {
    await sweep(ports, config);
  } else if (trigger.kind === 'events') {
    const changes = trigger.events.map(stateChangeOf);
    const hints = awaited.worthALook(changes.flatMap((change) => change ?? []));
    const bodies = trigger.events.filter((_, index) => changes[index] === undefined).map(messageBodyOf);
    if (hints.length > 0) await lookNow(hints, ports, config);
    if (bodies.length > 0) awaited.set(await reconcileDelivery(bodies, ports, config));
  } else {
    throw new RequestError(400, 'InvalidRequest', 'reconcile is woken by its queue, its timer and ECS events alone.');
  }
}
