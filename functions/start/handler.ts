import { RequestError } from '../../shared/cloud/errors.ts';
import { goalHandler } from '../../shared/goals/goalHandler.ts';
import type { Handler, Invocation } from '../../shared/platform/serve.ts';
import type { Runtime } from '../../shared/platform/runtime.ts';
import { Prices } from '../../shared/rails/prices.ts';
import { REFUSED } from '../../shared/rails/rail.ts';
import type { RailedPorts } from '../../shared/rails/railedRuntime.ts';
import { refuseStart } from '../../shared/rails/start.ts';

/** Makes the handler of start, which sets the goal Running: by HTTP POST, timer or direct invocation. */
export function createHandler(runtime: Runtime<RailedPorts>): Handler {
  const prices = new Prices(runtime.clock);
  const make = goalHandler({
    name: 'start',
    fields: {},
    goalOf: () => ({ goal: 'Running' }),
    admit: async (instances, { config, ports: { fleet } }: Invocation<RailedPorts>) => {
      const refusal = await refuseStart(instances, config.rails, { fleet, prices });
      if (refusal !== undefined) throw new RequestError(REFUSED, refusal.code, refusal.message);
    },
  });
  return make(runtime);
}
