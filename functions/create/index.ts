import { RequestError } from '../../shared/errors.ts';
import { readJson } from '../../shared/http.ts';
import { parseRequest, type ProvisioningRequest } from '../../shared/request.ts';
import { serve, type Invocation } from '../../shared/serve.ts';
import { sleep } from '../../shared/sleep.ts';
import { answerFor, isComplete } from './answer.ts';
import { createInstances } from './create.ts';
import { StockMemory } from './stockMemory.ts';

const stock = new StockMemory({ now: () => Date.now() });

/** Creates the instances of a request: HTTP POST, timer, or direct invocation with the request as payload. */
export const handler = serve(async (invocation) => {
  const { trigger, ports, config, timeLeft } = invocation;
  const request = readRequest(invocation);
  const provisioned = await createInstances(request, ports, config, { timeLeft, sleep, stock });
  // Nobody reads a timer's answer: thrown, it makes Function Compute call again, and this goes on where it stopped.
  if (trigger.kind === 'timer' && !isComplete(provisioned))
    throw new Error('There are slots left: to be called again.');
  return answerFor(request, provisioned);
});

function readRequest({ trigger, config, requestId }: Invocation): ProvisioningRequest {
  switch (trigger.kind) {
    case 'http':
      return parseRequest(readJson(trigger.body), requestId, config);
    case 'direct':
      return parseRequest(trigger.payload, requestId, config);
    case 'timer': {
      // One request per firing: a timer that fires twice, or is called again, asks for the same instances.
      const fired = `${trigger.name}-${trigger.time}`.slice(-64);
      const request = parseRequest(readJson(Buffer.from(trigger.payload)), fired, config);
      return { ...request, requestId: fired };
    }
    case 'events':
      throw new RequestError(400, 'InvalidRequest', 'create takes a request, not events.');
  }
}
