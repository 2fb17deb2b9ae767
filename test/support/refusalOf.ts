import { parseRequest, type Guardrails } from '../../functions/create/request.ts';
import { RequestError } from '../../shared/cloud/errors.ts';
import { someGuardrails } from './builders.ts';

/** A request that lacks nothing where there are no defaults. */
export const COMPLETE = { imageId: 'image', instanceType: 'type', securityGroupId: 'group' };

/** The field and message that a request is refused with. */
export function refusalOf(body: unknown, guardrails: Partial<Guardrails> = {}): { field: unknown; message: string } {
  try {
    parseRequest(body, 'request', someGuardrails({ defaults: {}, ...guardrails }));
  } catch (error) {
    if (error instanceof RequestError && error.status === 400) return { field: error.field, message: error.message };
    throw error;
  }
  throw new Error('The request is valid.');
}
