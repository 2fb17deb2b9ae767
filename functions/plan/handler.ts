import { RequestError } from '../../shared/cloud/errors.ts';
import type { EcsPreview } from '../../shared/cloud/ecsPreview.ts';
import type { EcsFleet } from '../../shared/cloud/ecsFleet.ts';
import { readJson } from '../../shared/platform/http.ts';
import type { Runtime } from '../../shared/platform/runtime.ts';
import { refusals } from '../../shared/rails/check.ts';
import { Prices } from '../../shared/rails/prices.ts';
import type { RailRefusal } from '../../shared/rails/rail.ts';
import { serve, type Handler, type Invocation } from '../../shared/platform/serve.ts';
import { askedOf } from '../create/asked.ts';
import { parseRequest, type ProvisioningRequest } from '../create/request.ts';
import { answerFor } from './answer.ts';
import { planRequest } from './plan.ts';

/** The ports of plan. */
export interface PlanPorts {
  preview: EcsPreview;
  fleet: EcsFleet;
}

/**
 * Makes the handler of plan. It takes the request of create, by HTTP POST or as the payload of a direct invocation, and
 * tells what create would do with it. It creates nothing.
 */
export function createHandler(runtime: Runtime<PlanPorts>): Handler {
  const prices = new Prices(runtime.clock);
  return serve(async (invocation) => {
    const { ports, config, timeLeft } = invocation;
    const request = readRequest(invocation);
    const railed: RailRefusal[] = [];
    const looks = { fleet: ports.fleet, prices };
    for await (const refusal of refusals(askedOf(request, request.count), config.rails, looks)) railed.push(refusal);
    const plan = await planRequest(request, ports.preview, timeLeft);
    return { status: 200, body: answerFor(request, { ...plan, railed }, config.region) };
  }, runtime);
}

function readRequest({ trigger, config, requestId }: Invocation<PlanPorts>): ProvisioningRequest {
  switch (trigger.kind) {
    case 'http':
      return parseRequest(readJson(trigger.body), requestId, config);
    case 'direct':
      return parseRequest(trigger.payload, requestId, config);
    case 'timer':
    case 'events':
      throw new RequestError(400, 'InvalidRequest', 'plan takes a request, and somebody who reads the answer.');
  }
}
