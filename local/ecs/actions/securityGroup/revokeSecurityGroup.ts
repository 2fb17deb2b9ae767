import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { list, optional, text } from '../../parameters/parameters.ts';
import { revoke } from './authorizing.ts';
import { RULE_ERRORS, ruleParameters, rulesOf, IGNORED_INGRESS } from './rules.ts';
import { securityGroupOf } from './securityGroups.ts';

/** Removes rules for incoming traffic. */
export const revokeSecurityGroup = defineAction({
  name: 'RevokeSecurityGroup',
  parameters: v.object({ ...ruleParameters, SecurityGroupRuleId: optional(list(text(), 100)) }),
  ignored: IGNORED_INGRESS,
  errors: RULE_ERRORS,
  answer(asked, { region }) {
    const group = securityGroupOf(asked.SecurityGroupId, region);
    const { SecurityGroupRuleId: ids = [] } = asked;
    revoke(group, ids.length > 0 ? [] : rulesOf(asked, 'ingress', group, region), ids);
    return {};
  },
});
