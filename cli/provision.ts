import { CreateAnswer } from '../shared/api/answers.ts';
import { readAnswer } from './answers.ts';
import { callFunction, type Retrying } from './call.ts';
import { RefusedError } from './exit.ts';
import type { RequestBody } from './request.ts';
import { trackCreated, trackFailure, type Track } from './tracks.ts';
import type { FunctionAnswer, Transport } from './transport/transport.ts';

/** How long to watch beyond a deadline, in seconds, so that the failures at the deadline show. */
export const GRACE_SECONDS = 60;

/**
 * Posts a request to `create`. It sends the same request again while there is no answer, or slots are open that the
 * next call may fill.
 * @throws RefusedError, NoAnswerError, UsageError.
 */
export async function postRequest(
  transport: Transport,
  request: RequestBody & { requestId: string },
  retrying: Retrying,
): Promise<CreateAnswer> {
  const call = { name: 'create', method: 'POST', query: {}, body: JSON.stringify(request) } as const;
  return readAnswer(CreateAnswer, await callFunction(transport, call, retrying, hasOpenSlots));
}

/** Makes a track for every slot of an answer. */
export function tracksOf({ instances, failures }: CreateAnswer, now: number): Track[] {
  const tracks = [
    ...instances.map(({ instanceId, slot }) => trackCreated(instanceId, slot, now)),
    ...failures.map((failure) => trackFailure(failure, now)),
  ];
  return tracks.sort((a, b) => (a.slot ?? 0) - (b.slot ?? 0));
}

/** Whether an answer leaves slots open that the same call may fill. */
function hasOpenSlots(answer: FunctionAnswer): boolean {
  try {
    return readAnswer(CreateAnswer, answer).failures.some(({ retryable }) => retryable);
  } catch (error) {
    if (error instanceof RefusedError) return false;
    throw error;
  }
}
