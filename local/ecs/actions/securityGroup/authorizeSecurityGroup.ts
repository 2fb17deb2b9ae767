import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { authorize } from './authorizing.ts';
import { RULE_ERRORS, ruleParameters, rulesOf, IGNORED_INGRESS } from './rules.ts';
import { securityGroupOf } from './securityGroups.ts';

/**
 * Adds rules for incoming traffic. Nothing here carries traffic: the cloud checks rules, keeps them and answers them.
 */
export const authorizeSecurityGroup = defineAction({
  name: 'AuthorizeSecurityGroup',
  parameters: v.object(ruleParameters),
  ignored: IGNORED_INGRESS,
  errors: [...RULE_ERRORS, 'AuthorizationLimitExceed'],
  answer(asked, call) {
    const group = securityGroupOf(asked.SecurityGroupId, call.region);
    authorize(group, rulesOf(asked, 'ingress', group, call.region), call);
    return {};
  },
});
