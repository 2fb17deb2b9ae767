import type { Credentials } from '../../shared/cloud/credentials.ts';
import type { CalledFunction } from '../../shared/api/functions.ts';
import type { Target } from '../target.ts';

/** One call of a function, by any transport. */
export interface FunctionCall {
  name: CalledFunction;
  method: 'GET' | 'POST';
  query: Readonly<Record<string, string>>;
  /** JSON; empty for GET. */
  body: string;
}

/** The answer of a function, as over HTTP. */
export interface FunctionAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/**
 * Sends a call to a function. Throws NoAnswerError when no answer comes, UsageError when the target lacks something.
 */
export type Transport = (call: FunctionCall) => Promise<FunctionAnswer>;

/**
 * Makes the transport for a target. It loads the vendor's SDK only when it is called: each SDK takes up to half a
 * second to load, and no command needs more than one.
 */
export type Connect = (target: Target, credentials: Credentials) => Promise<Transport>;

/** How long to wait for an answer, in milliseconds: the 180 s that s.yaml gives `create`, and 10 s more. */
export const ANSWER_TIMEOUT_MS = 190_000;
