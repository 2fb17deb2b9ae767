import { RequestError } from '../../shared/cloud/errors.ts';
import type { Runtime } from '../../shared/platform/runtime.ts';
import { serve, type Handler } from '../../shared/platform/serve.ts';
import { messageBodyOf } from '../../shared/platform/triggers.ts';
import { channelsOf } from './channels.ts';
import { createMemory, notify, type NotifyPorts } from './notify.ts';

/**
 * Makes the handler of notify, which tells people and programs how goals ended. Its queue invokes it, with all outcomes of
 * a batch window at once.
 */
export function createHandler(runtime: Runtime<NotifyPorts>): Handler {
  const memory = createMemory();
  return serve(async ({ trigger, ports, config }) => {
    if (trigger.kind !== 'events') {
      throw new RequestError(400, 'InvalidRequest', 'notify is woken by its queue alone.');
    }
    const bodies = trigger.events.map(messageBodyOf);
    await notify(bodies, channelsOf(config), { ...ports, sleep: runtime.sleep }, memory);
    return { status: 200, body: { ok: true } };
  }, runtime);
}
