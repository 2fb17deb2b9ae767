import { EcsError, ownErrors } from '../../model/errors.ts';
import type { Instance } from '../../model/instance.ts';
import type { Call } from '../action.ts';
import { instanceOf } from './instanceChecks.ts';

/** The codes that the calls about roles alone answer. */
export const ROLE_ERRORS = ownErrors({
  'InvalidInstanceIds.Malformed': [400, 'The specified instanceIds are not valid.'],
});

/** The result of one instance, as both calls answer it. */
export interface RoleResult {
  InstanceId: string;
  Success: boolean;
  Code: string;
  Message: string;
}

/** Calls `change` for each instance by itself. What refuses one stands in its result. */
export function changeRoles(
  instanceIds: readonly string[],
  change: (instance: Instance) => void,
  call: Call,
): RoleResult[] {
  return instanceIds.map((InstanceId) => {
    try {
      const instance = instanceOf(InstanceId, call);
      change(instance);
      call.state.lifecycle.settle(instance);
      return { InstanceId, Success: true, Code: '200', Message: 'success' };
    } catch (error) {
      if (!(error instanceof EcsError)) throw error;
      return { InstanceId, Success: false, Code: error.code, Message: error.message };
    }
  });
}

/** How many results there are, and how many of them are refusals. */
export function countsOf(results: readonly RoleResult[]): { TotalCount: number; FailCount: number } {
  return { TotalCount: results.length, FailCount: results.filter(({ Success }) => !Success).length };
}
