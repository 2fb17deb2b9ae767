import type { FunctionAnswer } from '../source/source.ts';

/** What came of setting a goal. */
export interface GoalResult {
  accepted: number;
  failures: readonly { what: string; code: string; message: string }[];
}

interface Failure {
  instanceId?: string;
  slot?: number;
  code: string;
  message: string;
}

/** A refusal as a whole. */
export interface WholeRefusal {
  code: string;
  message: string;
  field?: string;
}

/** Reads what start, stop or release answered. */
export function readGoalAnswer({ status, body }: FunctionAnswer): GoalResult | WholeRefusal {
  const value = parse(body) as { instances?: unknown[]; failures?: Failure[] } | undefined;
  if (value?.instances === undefined) return refusalIn(status, value);
  const failures = value.failures ?? [];
  return {
    accepted: value.instances.length,
    failures: failures.map(({ instanceId, slot, code, message }) => ({
      what: instanceId ?? String(slot),
      code,
      message,
    })),
  };
}

/** The error in an answer of a function, or of Function Compute itself. */
export function refusalIn(status: number, value: unknown): WholeRefusal {
  const { error, Code, Message, errorMessage } = (value ?? {}) as {
    error?: WholeRefusal;
    Code?: string;
    Message?: string;
    errorMessage?: string;
  };
  if (error !== undefined) return error;
  return { code: Code ?? `HTTP${status}`, message: Message ?? errorMessage ?? '' };
}

/** Parses JSON; undefined for any other text. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
