import { RequestError } from '../../shared/cloud/errors.ts';
import { errorAnswer, readJson } from '../../shared/platform/http.ts';
import { parseRequest, type ProvisioningRequest } from './request.ts';
import { serve, type Invocation } from '../../shared/platform/serve.ts';
import { sleep } from '../../shared/platform/sleep.ts';
import { answerFor } from './answer.ts';
import { createInstances } from './create.ts';
import { StockMemory } from './stockMemory.ts';

const stock = new StockMemory({ now: () => Date.now() });

/** Creates the instances of a request: HTTP POST, timer, or direct invocation with the request as payload. */
export const handler = serve(async (invocation) => {
  const { trigger, ports, config, timeLeft } = invocation;
  const request = readRequest(invocation);
  try {
    return answerFor(request, await createInstances(request, ports, config, { timeLeft, sleep, stock }));
  } catch (error) {
    const answer = errorAnswer(error);
    if (trigger.kind !== 'http' || answer === undefined) throw error;
    // Instances may be there already: whoever sends the same again has to know under which id.
    return { ...answer, body: { ...(answer.body as object), requestId: request.requestId } };
  }
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
