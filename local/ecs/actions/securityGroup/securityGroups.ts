import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import type { Policy, SecurityGroup } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { textLike } from '../../parameters/parameters.ts';

/** 2 to 128 characters that begin with a letter of any script. */
export const GROUP_NAME = /^(?!https?:\/\/)\p{L}[\p{L}\p{N}_.:-]{1,127}$/u;
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
