import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import type { Policy, SecurityGroup } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { textLike } from '../../parameters/parameters.ts';

/** The form of the description of a security group: 2 to 256 characters, no link. */
export const GROUP_DESCRIPTION = /^(?!https?:\/\/).{2,256}$/s;

/** A parameter that says whether traffic passes, in any case. */
export function policy() {
  return v.pipe(
    textLike(/^(accept|drop)$/i, 'InvalidPolicy.Malformed'),
    v.transform((text): Policy => (text.toLowerCase() === 'drop' ? 'Drop' : 'Accept')),
  );
}

/** The security group of this id. Throws EcsError `InvalidSecurityGroupId.NotFound`. */
export function securityGroupOf(securityGroupId: string, region: Region): SecurityGroup {
  const group = region.securityGroups.get(securityGroupId);
  if (group === undefined) throw ecsError('InvalidSecurityGroupId.NotFound');
  return group;
}
