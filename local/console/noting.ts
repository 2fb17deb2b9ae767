import type { CallContext } from '../ecs/protocol/handler.ts';
import type { Invocation } from '../fc/function.ts';
import type { MnsCall } from '../mns/protocol/server.ts';
import { aboutCall } from './about.ts';
import type { Journal } from './journal.ts';

/** Notes a call of ECS in the journal. */
export function noteEcsCall(
  { calls }: Journal,
  { at, action, requestId, parameters }: CallContext,
  code: string | undefined,
  answer: object | undefined,
): void {
  const error = code === undefined ? {} : { code };
  calls.add({ at, service: 'ecs', action, requestId, ...error, ...aboutCall(parameters, answer) });
}

/** Notes a call of MNS in the journal. */
export function noteMnsCall(
  { calls }: Journal,
  { action, requestId, name }: MnsCall,
  code: string | undefined,
  at: number,
): void {
  const error = code === undefined ? {} : { code };
  calls.add({ at, service: 'mns', action, requestId, ...error, about: name === '' ? [] : [name] });
}

/** Notes a run of a function in the journal, at its end. */
export function noteRun(journal: Journal, functionName: string, run: Invocation, at: number): void {
  const { requestId, durationMs, coldStart, log } = run;
  const error = run.ok ? {} : { error: `${run.error.errorType}: ${run.error.errorMessage}` };
  journal.addInvocation({ at, functionName, requestId, durationMs: Math.round(durationMs), coldStart, ...error, log });
}
