import { invalidArgument } from '../errors.ts';
import { Trigger } from '../functionConfig.ts';
import { isObject, parse } from './parse.ts';
import type { Times } from './times.ts';

/** A trigger as those see it who deploy. */
export interface TriggerResource {
  name: string;
  id: string;
  times: Times;
  /** What was written of it: `triggerType`, `triggerConfig` as an object, `description`, `qualifier`, … */
  properties: Record<string, unknown>;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;
const TYPES = ['http', 'timer', 'eventbridge'];

/**
 * The properties that the body of CreateTrigger or UpdateTrigger asks for; `triggerConfig` is JSON in a string there.
 * Throws FcError (400 InvalidArgument) where they are wrong.
 */
export function triggerProperties(body: Record<string, unknown>): Record<string, unknown> {
  const { triggerName, triggerType, qualifier = 'LATEST' } = body;
  if (typeof triggerName !== 'string' || !NAME.test(triggerName)) {
    throw invalidArgument('triggerName must have 1 to 128 letters, digits, hyphens and underscores');
  }
  if (typeof triggerType !== 'string' || !TYPES.includes(triggerType)) {
    throw invalidArgument(`triggerType must be one of ${TYPES.join(', ')}: no others run locally`);
  }
  if (qualifier !== 'LATEST') throw invalidArgument(`there is no version or alias '${String(qualifier)}'`);
  const properties = { description: '', ...body, qualifier, triggerConfig: readConfig(body['triggerConfig']) };
  parse(Trigger, properties);
  return properties;
}

function readConfig(triggerConfig: unknown): unknown {
  if (isObject(triggerConfig)) return triggerConfig;
  if (typeof triggerConfig === 'string') {
    try {
      return JSON.parse(triggerConfig);
    } catch {
      // Told below, as for any other thing that is no JSON in a string.
    }
  }
  throw invalidArgument('triggerConfig must be JSON in a string');
}
