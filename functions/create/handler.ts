import type { CreateAnswer, CreateError, Given } from '../../shared/api/answers.ts';
import { RequestError } from '../../shared/cloud/errors.ts';
import { errorAnswer, readJson, type Answer } from '../../shared/platform/http.ts';
import { parseRequest, type ProvisioningRequest } from './request.ts';
import type { Runtime } from '../../shared/platform/runtime.ts';
import { serve, type Handler, type Invocation } from '../../shared/platform/serve.ts';
import { whoWoke } from '../../shared/platform/triggers.ts';
import { answerPaused } from './paused.ts';
import { answerFor } from './answer.ts';
import { createInstances, type Means } from './create.ts';
import { CreationLimit } from './creationLimit.ts';
import { firingId } from './firing.ts';
import { RecentIds } from '../../shared/domain/recentIds.ts';
import { StockMemory } from './stockMemory.ts';

/**
 * Makes the handler of create. It takes a request by HTTP POST, as a timer's payload, or as the payload of a direct
 * invocation.
 */
export function createHandler(runtime: Runtime): Handler {
  const stock = new StockMemory(runtime.clock);
  const limit = new CreationLimit(runtime.clock);
  const published = new RecentIds();
  return serve(async (invocation) => {
    const { timeLeft, trigger, config, ports } = invocation;
    if (config.paused) return answerPaused(trigger, ports.log);
    return create(invocation, { timeLeft, sleep: runtime.sleep, stock, limit, published, audit: whoWoke(trigger) });
  }, runtime);
}

async function create(invocation: Invocation, means: Means): Promise<Answer<CreateAnswer | Given<typeof CreateError>>> {
  const { trigger, ports, config } = invocation;
  const request = readRequest(invocation);
  // Function Compute gives each invocation an id of its own, and hardly retries one by HTTP (an asynchronous one that died:
  // its client tokens find what it made). Nobody else can know that id yet.
  const isNew = trigger.kind === 'http' && request.requestId === invocation.requestId;
  try {
    return answerFor(request, await createInstances(request, ports, config, { ...means, isNew }));
  } catch (error) {
    const answer = errorAnswer(error);
    if (trigger.kind !== 'http' || answer === undefined) throw error;
    // Instances may exist already. To send the same request again, the caller needs its id.
    return { ...answer, body: { ...answer.body, requestId: request.requestId } };
  }
}

function readRequest({ trigger, config, requestId }: Invocation): ProvisioningRequest {
  switch (trigger.kind) {
    case 'http':
      return parseRequest(readJson(trigger.body), requestId, config);
    case 'direct':
      return parseRequest(trigger.payload, requestId, config);
    case 'timer': {
      // The id comes from the timer's name and time, so a timer that fires twice, or is retried, makes one request.
      const fired = firingId(trigger.name, trigger.time);
      const request = parseRequest(readJson(Buffer.from(trigger.payload)), fired, config);
      return { ...request, requestId: fired };
    }
    case 'events':
      throw new RequestError(400, 'InvalidRequest', 'create takes a request, not events.');
  }
}
