import { toJsonSchemaDefs, type ConversionConfig } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { InstanceFailure, InstanceStatus, SlotFailure } from '../../shared/api/answers.ts';
import { CALLED_FUNCTIONS, SETTER_OF, type CalledFunction } from '../../shared/api/functions.ts';
import { selectionFields } from '../../shared/api/requests.ts';
import { CALLED } from './calledFunctions.ts';

/** The name of the schema of what a function takes. */
export function requestName(name: CalledFunction): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Request`;
}

const REQUESTS = CALLED_FUNCTIONS.map((name) => [requestName(name), CALLED[name].request] as const);

/** What the functions give, and what several of their answers hold. */
const ANSWERS = [
  { InstanceFailure, InstanceStatus, SlotFailure },
  ...Object.values(CALLED).flatMap(({ done, refusals }) => [done.answer, refusals]),
].flatMap((named): [string, v.GenericSchema][] => Object.entries(named));

const NAMED = Object.fromEntries([...REQUESTS, ...ANSWERS.sort(([a], [b]) => (a < b ? -1 : 1))]);

const OPTIONS: ConversionConfig = { target: 'draft-2020-12', typeMode: 'input', ignoreActions: ['check'] };

/** Those requests that have to select instances, in one way alone. */
const SELECTING = new Set(Object.values(SETTER_OF).map(requestName));
const ONE_SELECTION = Object.keys(selectionFields).map((field) => ({ required: [field] }));

/**
 * What the functions take and give, a JSON Schema each, made of the schemas themselves. What no JSON Schema can say is left
 * out: that a tag's key must not be a reserved one, and which fields of a new instance exclude each other.
 * @param config where references lead.
 */
export function apiDefinitions(config: Pick<ConversionConfig, 'overrideRef'> = {}): Record<string, object> {
  const definitions = toJsonSchemaDefs(NAMED, { ...OPTIONS, ...config });
  return Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [
      name,
      SELECTING.has(name) ? { ...schema, oneOf: ONE_SELECTION } : schema,
    ]),
  );
}

/** The JSON Schema (draft 2020-12) of what the functions take and give, a definition each. */
export function apiSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What the functions of ecs-provisioner take and give',
    $defs: apiDefinitions(),
  };
}
