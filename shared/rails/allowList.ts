import type { Variable } from '../platform/settings.ts';
import type { Reason } from './rail.ts';

/** A value of a request, and the field that holds it. */
export interface Named {
  field: string;
  value: string | undefined;
}

/**
 * Holds values against an allow-list. A value that the request leaves out is refused, too: ECS would choose it.
 * @param allowed undefined: there is no such list.
 * @example
 * refuseUnlisted('ALLOWED_VSWITCHES', ['vsw-1'], [{ field: 'vSwitchId', value: 'vsw-2' }]);
 * // {field: 'vSwitchId', message: 'vSwitchId is vsw-2, and ALLOWED_VSWITCHES allows vsw-1: …'}
 */
export function refuseUnlisted(
  rule: Variable,
  allowed: readonly string[] | undefined,
  named: readonly Named[],
): Reason | undefined {
  const other = allowed && named.find(({ value }) => value === undefined || !allowed.includes(value));
  if (other === undefined) return undefined;
  const { field, value } = other;
  return {
    field,
    message:
      `${field} is ${value ?? 'left out'}, and ${rule} allows ${allowed?.join(', ') ?? ''}: ` +
      `name one of these, or deploy with ${value ?? 'another'} in ${rule}.`,
  };
}
