import { refuseUnlisted } from './allowList.ts';
import type { Rail } from './rail.ts';

const rule = 'ALLOWED_SECURITY_GROUPS';

/** Only these security groups. */
export const securityGroups: Rail = {
  rule,
  refuse: ({ parameters: { securityGroupId } }, { allowedSecurityGroups }) =>
    refuseUnlisted(rule, allowedSecurityGroups, [{ field: 'securityGroupId', value: securityGroupId }]),
};
