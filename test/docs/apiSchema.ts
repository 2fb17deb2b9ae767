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
import { goalFields, releaseFields, StatusQuery, stopFields } from '../../shared/api/requests.ts';

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

/**
 * The JSON Schema (draft 2020-12) of what the functions take and give, a definition each, made of the schemas themselves.
 * What no JSON Schema can say is left out: that a tag's key must not be a reserved one, and that instances are named in
 * one way alone.
 */
export function apiSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What the functions of ecs-provisioner take and give',
    $defs: toJsonSchemaDefs({ ...REQUESTS, ...ANSWERS }, OPTIONS),
  };
}
