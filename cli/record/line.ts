import type { StoredLine } from '../account/logs.ts';

/** A line that a function has logged. */
export interface Line {
  /** Milliseconds since the epoch; the log service knows the second. */
  at: number;
  /** As it is deployed, with the prefix. */
  functionName: string;
  /** Blank where the line is none of ours, such as one of the platform. */
  level: string;
  message: string;
  fields: Readonly<Record<string, unknown>>;
}

/**
 * Reads a line of the log service. Ours are JSON; the runtime writes time, request id and level before them. Any other
 * line is its own message.
 * @example
 * lineOf({ at: 0, fields: { functionName: 'stop', message: '{"level":"info","message":"goal accepted"}' } });
 * // {at: 0, functionName: 'stop', level: 'info', message: 'goal accepted', fields: {}}
 */
export function lineOf({ at, fields: { functionName = '', message: text = '' } }: StoredLine): Line {
  const { level, message, ...fields } = jsonIn(text) ?? {};
  if (typeof level !== 'string' || typeof message !== 'string')
    return { at, functionName, level: '', message: text.trim(), fields: {} };
  return { at, functionName, level, message, fields };
}

function jsonIn(text: string): Record<string, unknown> | undefined {
  const start = text.indexOf('{');
  if (start < 0) return undefined;
  try {
    return JSON.parse(text.slice(start)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
