import type { Credentials } from '../../shared/cloud/credentials.ts';
import type { CalledFunction } from '../../shared/api/functions.ts';
import type { Target } from '../target.ts';

/** One call of a function, however it gets there. */
export interface FunctionCall {
  name: CalledFunction;
  method: 'GET' | 'POST';
  query: Readonly<Record<string, string>>;
  /** JSON; empty for GET. */
  body: string;
}

/** What the function answered over HTTP, or would have. */
export interface FunctionAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** Brings a call to a function. Throws NoAnswerError when no answer came back, UsageError when the target lacks something. */
export type Transport = (call: FunctionCall) => Promise<FunctionAnswer>;

/**
 * Makes the transport for one target. The vendor's SDK is loaded only here: each takes up to half a second, and no
 * command needs more than one.
 */
export type Connect = (target: Target, credentials: Credentials) => Promise<Transport>;

/** Milliseconds to wait for an answer: what s.yaml gives `create`, the slowest function, and a little. */
export const ANSWER_TIMEOUT_MS = 190_000;
