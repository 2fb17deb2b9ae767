import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { authorize } from './authorizing.ts';
import { RULE_ERRORS, ruleParameters, rulesOf, IGNORED_EGRESS } from './rules.ts';
import { securityGroupOf } from './securityGroups.ts';

/** Adds rules for outgoing traffic. */
export const authorizeSecurityGroupEgress = defineAction({
  name: 'AuthorizeSecurityGroupEgress',
  parameters: v.object(ruleParameters),
  ignored: IGNORED_EGRESS,
  errors: [...RULE_ERRORS, 'AuthorizationLimitExceed'],
  answer(asked, call) {
    const group = securityGroupOf(asked.SecurityGroupId, call.region);
    authorize(group, rulesOf(asked, 'egress', group, call.region), call);
    return {};
  },
});
