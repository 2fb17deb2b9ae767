import { isRetryable } from './answers.ts';
import { NoAnswerError } from './exit.ts';
import type { FunctionAnswer, FunctionCall, Transport } from './transport/transport.ts';

/** How often a call is sent at most, the first time included. */
const ATTEMPTS = 5;

/** The pause after the first attempt, in milliseconds; it doubles from attempt to attempt. */
const PAUSE_MS = 1_000;

/** The longest pause that an answer may ask for, in milliseconds: throttling lasts a minute. */
const LONGEST_PAUSE_MS = 90_000;

/** Node's codes for an address where nobody listens. The call had no effect, and a retry would not help. */
const NOBODY_THERE = new Set(['ECONNREFUSED', 'ENOTFOUND']);

export interface Retrying {
  sleep: (ms: number) => Promise<void>;
  /** Called before each pause with a sentence for people. */
  onRetry: (what: string) => void;
}

/**
 * Sends a call, up to five times, until it gets an answer that does not ask for a retry. A retry is safe with every
 * function: create recognizes its request id, the others set the same goal again or only read.
 *
 * @param isUnfinished whether a successful answer leaves work that the same call would go on with.
 * @returns the last answer.
 * @throws NoAnswerError when the last attempt got no answer, or nobody listens.
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
    const isFinal = !failed && !isRetryable(outcome) && !isUnfinished(outcome);
    if (isFinal) return outcome;
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

/** A transport that retries its calls. */
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
