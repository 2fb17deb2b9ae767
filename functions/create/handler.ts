import type { CreateAnswer, CreateError, ErrorAnswer, Given } from '../../shared/api/answers.ts';
import { RequestError } from '../../shared/cloud/errors.ts';
import { fire, type Ending } from '../../shared/platform/firing.ts';
import { errorAnswer, readJson, type Answer } from '../../shared/platform/http.ts';
import { parseRequest, type ProvisioningRequest } from './request.ts';
import { refusals } from '../../shared/rails/check.ts';
import { Prices } from '../../shared/rails/prices.ts';
import type { RailRefusal } from '../../shared/rails/rail.ts';
import type { RailedPorts } from '../../shared/rails/railedRuntime.ts';
import type { Runtime } from '../../shared/platform/runtime.ts';
import { serve, type Handler, type Invocation } from '../../shared/platform/serve.ts';
import { whoWoke } from '../../shared/platform/triggers.ts';
import { askedOf } from './asked.ts';
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
export function createHandler(runtime: Runtime<RailedPorts>): Handler {
  const stock = new StockMemory(runtime.clock);
  const limit = new CreationLimit(runtime.clock);
  const published = new RecentIds();
  const prices = new Prices(runtime.clock);
  return serve(async (invocation) => {
    const { timeLeft, trigger, config, ports } = invocation;
    const means = { timeLeft, sleep: runtime.sleep, stock, limit, published, audit: whoWoke(trigger) };
    const act = async (body?: object): Promise<Answer<Body>> =>
      config.paused
        ? answerPaused(trigger, ports.log)
        : create(readRequest(invocation, body), invocation, prices, means);
    return trigger.kind === 'timer' ? fire(trigger, invocation, { by: 'create', act, endingOf }) : act();
  }, runtime);
}

type Body = CreateAnswer | Given<typeof CreateError> | ErrorAnswer;

async function create(
  request: ProvisioningRequest,
  invocation: Invocation<RailedPorts>,
  prices: Prices,
  means: Omit<Means, 'admit'>,
): Promise<Answer<CreateAnswer | Given<typeof CreateError>>> {
  const { trigger, ports, config } = invocation;
  // Function Compute gives each invocation an id of its own, and hardly retries one by HTTP (an asynchronous one that died:
  // its client tokens find what it made). Nobody else can know that id yet.
  const isNew = trigger.kind === 'http' && request.requestId === invocation.requestId;
  const admit = async (count: number): Promise<RailRefusal | undefined> => {
    const found = await refusals(askedOf(request, count), config.rails, { fleet: ports.fleet, prices }).next();
    return found.done === true ? undefined : found.value;
  };
  try {
    return answerFor(request, await createInstances(request, ports, config, { ...means, isNew, admit }));
  } catch (error) {
    const answer = errorAnswer(error);
    if (trigger.kind !== 'http' || answer === undefined) throw error;
    // Instances may exist already. To send the same request again, the caller needs its id.
    return { ...answer, body: { ...answer.body, requestId: request.requestId } };
  }
}

/** @param fired the request of a firing. */
function readRequest({ trigger, config, requestId }: Invocation<RailedPorts>, fired?: object): ProvisioningRequest {
  switch (trigger.kind) {
    case 'http':
      return parseRequest(readJson(trigger.body), requestId, config);
    case 'direct':
      return parseRequest(trigger.payload, requestId, config);
    case 'timer': {
      // The id comes from the timer's name and time, so a timer that fires twice, or is retried, makes one request.
      const id = firingId(trigger.name, trigger.time);
      return { ...parseRequest(fired, id, config), requestId: id };
    }
    case 'events':
      throw new RequestError(400, 'InvalidRequest', 'create takes a request, not events.');
  }
}

/** What a firing came to. A slot that stays empty makes it a failure, though others are filled. */
function endingOf(body: Body): Ending {
  if ('instances' in body) {
    const { requestId, instances, failures } = body;
    return { requestId, instances: instances.length, ...reasonIn(failures[0]) };
  }
  return { instances: 0, ...reasonIn(body.error), ...('requestId' in body && { requestId: body.requestId }) };
}

function reasonIn(failure: { code: string; message: string } | undefined): Pick<Ending, 'code' | 'reason'> {
  return failure === undefined ? {} : { code: failure.code, reason: failure.message };
}
