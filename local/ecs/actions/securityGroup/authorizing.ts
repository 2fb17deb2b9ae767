import { ecsError } from '../../model/errors.ts';
import { resourceId } from '../../model/ids.ts';
import type { SecurityGroup } from '../../model/network.ts';
import type { Call } from '../action.ts';
import { type Rule, sameTraffic } from './rules.ts';

const MOST_RULES = 200;

/** Adds rules to a group. A rule that it already has changes nothing. Throws EcsError `AuthorizationLimitExceed`. */
export function authorize(group: SecurityGroup, rules: readonly Rule[], { state, region, now }: Call): void {
  const after = [...group.permissions];
  for (const rule of rules) {
    if (after.some((known) => known.priority === rule.priority && sameTraffic(known, rule))) continue;
    const securityGroupRuleId = resourceId(state.options.random, 'sgr', region.info.idPrefix);
    after.push({ ...rule, securityGroupRuleId, createdAt: now });
  }
  if (after.length > MOST_RULES) throw ecsError('AuthorizationLimitExceed');
  group.permissions = after;
}

/** Removes rules from a group, by their content or by their ids. A rule that it does not have changes nothing. */
export function revoke(group: SecurityGroup, rules: readonly Rule[], ruleIds: readonly string[]): void {
  group.permissions = group.permissions.filter(
    (known) => !ruleIds.includes(known.securityGroupRuleId) && !rules.some((rule) => sameTraffic(known, rule)),
  );
}
