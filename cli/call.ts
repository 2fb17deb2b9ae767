import { isRetryable } from './answers.ts';
import { NoAnswerError } from './exit.ts';
import type { FunctionAnswer, FunctionCall, Transport } from './transport/transport.ts';

/** How often a call is sent at most. */
const ATTEMPTS = 5;

/** The pause after the first attempt, in milliseconds; it doubles from attempt to attempt. */
const PAUSE_MS = 1_000;

/** The longest pause that an answer may ask for, in milliseconds: throttling lasts a minute. */
const LONGEST_PAUSE_MS = 90_000;

/** Nobody listens there, so the call had no effect and none is to be expected soon. */
const NOBODY_THERE = new Set(['ECONNREFUSED', 'ENOTFOUND']);

export interface Retrying {
  sleep: (ms: number) => Promise<void>;
  /** Told before each pause, in words. */
  onRetry: (what: string) => void;
}

/**
 * Sends a call, and sends the very same again while it gets no answer or one that asks for it. Every function takes the
 * same call twice as once: create by its request id, the others because they set goals or only read.
 *
 * @param isUnfinished whether an answer of success leaves something that the same call would go on with.
 * @returns the last answer.
 * @throws NoAnswerError when there is none after all attempts.
 */
export async function callFunction(
  transport: Transport,
  call: FunctionCall,
  { sleep, onRetry }: Retrying,
  isUnfinished: (answer: FunctionAnswer) => boolean = () => false,
): Promise<FunctionAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOf(transport, call);
    const failed = outcome instanceof NoAnswerError;
    const settled = !failed && !isRetryable(outcome) && !isUnfinished(outcome);
    if (settled) return outcome;
    if (attempt === ATTEMPTS) {
      if (failed) throw outcome;
      return outcome;
    }
    const pause = pauseAfter(attempt, failed ? undefined : outcome.headers['retry-after']);
    const reason = failed ? outcome.message : `${call.name} answered ${outcome.status}.`;
    onRetry(`${reason} The same call again in ${Math.ceil(pause / 1000)} s (${attempt + 1} of ${ATTEMPTS}).`);
    await sleep(pause);
  }
}

/** A transport that repeats its calls. */
export function withRetries(transport: Transport, retrying: Retrying): Transport {
  return (call) => callFunction(transport, call, retrying);
}

async function attemptOf(transport: Transport, call: FunctionCall): Promise<FunctionAnswer | NoAnswerError> {
  try {
    return await transport(call);
  } catch (error) {
    if (error instanceof NoAnswerError && !NOBODY_THERE.has(error.code ?? '')) return error;
    throw error;
  }
}

function pauseAfter(attempt: number, retryAfter: string | undefined): number {
  const asked = Number(retryAfter) * 1000;
  const own = PAUSE_MS * 2 ** (attempt - 1);
  return Math.min(Number.isNaN(asked) ? own : Math.max(asked, own), LONGEST_PAUSE_MS);
}
