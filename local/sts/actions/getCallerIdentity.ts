import * as v from 'valibot';
import { defineRpcAction } from '../../rpc/action.ts';

export const STS_VERSION = '2015-04-01';

export const getCallerIdentity = defineRpcAction({
  name: 'GetCallerIdentity',
  version: STS_VERSION,
  parameters: v.object({}),
  answer: (_parameters, { accountId, key }) => ({
    AccountId: accountId,
    ...(key.securityToken === undefined
      ? { IdentityType: 'Account', Arn: `acs:ram::${accountId}:root`, PrincipalId: accountId, UserId: accountId }
      : {
          IdentityType: 'AssumedRoleUser',
          Arn: `acs:ram::${accountId}:assumed-role/local/${key.accessKeyId}`,
          PrincipalId: `${accountId}:${key.accessKeyId}`,
          RoleId: accountId,
        }),
  }),
});
