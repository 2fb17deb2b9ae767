import { toJsonSchemaDefs, type ConversionConfig } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { CreateRequest } from '../../functions/create/request.ts';
import {
  CreateAnswer,
  CreateError,
  ErrorAnswer,
  GoalAnswer,
  InstanceFailure,
  InstanceStatus,
  PlanAnswer,
  SlotFailure,
  StatusAnswer,
} from '../../shared/api/answers.ts';
import type { CalledFunction } from '../../shared/api/functions.ts';
import { goalFields, releaseFields, selectionFields, StatusQuery, stopFields } from '../../shared/api/requests.ts';

/** What each function takes. A new function is a type error here until it says so. */
const REQUESTS = {
  CreateRequest,
  StartRequest: v.strictObject(goalFields),
  StopRequest: v.strictObject({ ...goalFields, ...stopFields }),
  ReleaseRequest: v.strictObject({ ...goalFields, ...releaseFields }),
  StatusRequest: StatusQuery,
  PlanRequest: CreateRequest,
} satisfies Record<`${Capitalize<CalledFunction>}Request`, v.GenericSchema>;

const ANSWERS = {
  CreateAnswer,
  CreateError,
  ErrorAnswer,
  GoalAnswer,
  InstanceFailure,
  InstanceStatus,
  PlanAnswer,
  SlotFailure,
  StatusAnswer,
};

const OPTIONS: ConversionConfig = { target: 'draft-2020-12', typeMode: 'input', ignoreActions: ['check'] };

/** Those requests that have to select instances, in one way alone. */
const SELECTING = new Set(['StartRequest', 'StopRequest', 'ReleaseRequest']);
const ONE_SELECTION = Object.keys(selectionFields).map((field) => ({ required: [field] }));

/**
 * What the functions take and give, a JSON Schema each, made of the schemas themselves. What no JSON Schema can say is left
 * out: that a tag's key must not be a reserved one, and which fields of a new instance exclude each other.
 * @param config where references lead.
 */
export function apiDefinitions(config: Pick<ConversionConfig, 'overrideRef'> = {}): Record<string, object> {
  const definitions = toJsonSchemaDefs({ ...REQUESTS, ...ANSWERS }, { ...OPTIONS, ...config });
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
