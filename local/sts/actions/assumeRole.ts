import * as v from 'valibot';
import { optional, text, textLike, whole } from '../../ecs/parameters/parameters.ts';
import { ramTime, roleOf } from '../../ram/checks.ts';
import { defineRpcAction } from '../../rpc/action.ts';
import { STS_VERSION } from './getCallerIdentity.ts';

export const assumeRole = defineRpcAction({
  name: 'AssumeRole',
  version: STS_VERSION,
  parameters: v.object({
    RoleArn: textLike(/^acs:ram::\d*:role\/.+$/),
    RoleSessionName: text(),
    DurationSeconds: optional(whole(900, 43_200), '3600'),
  }),
  answer({ RoleArn, RoleSessionName, DurationSeconds }, { ram, accountId, credentials }) {
    const name = RoleArn.slice(RoleArn.indexOf('role/') + 'role/'.length);
    // ARNs are in lower case, whatever the case of the role's name.
    const role = [...ram.roles.values()].find((each) => each.name.toLowerCase() === name.toLowerCase());
    const { id, name: known } = role ?? roleOf(ram, name);
    const key = credentials.issue(DurationSeconds * 1000);
    return {
      AssumedRoleUser: {
        Arn: `acs:ram::${accountId}:assumed-role/${known.toLowerCase()}/${RoleSessionName}`,
        AssumedRoleId: `${id}:${RoleSessionName}`,
      },
      Credentials: {
        AccessKeyId: key.accessKeyId,
        AccessKeySecret: key.accessKeySecret,
        SecurityToken: key.securityToken,
        Expiration: ramTime(key.expiration ?? 0),
      },
    };
  },
});
