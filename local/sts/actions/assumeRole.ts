import * as v from 'valibot';
import { optional, text, textLike, whole } from '../../ecs/parameters/parameters.ts';
import { ramTime } from '../../ram/checks.ts';
import { defineRpcAction } from '../../rpc/action.ts';
import { RpcError } from '../../rpc/errors.ts';
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
    if (role === undefined) throw new RpcError('EntityNotExist.Role', 404, 'The specified Role not exists .');
    const key = credentials.issue(DurationSeconds * 1000);
    return {
      AssumedRoleUser: {
        Arn: `acs:ram::${accountId}:assumed-role/${role.name.toLowerCase()}/${RoleSessionName}`,
        AssumedRoleId: `${role.id}:${RoleSessionName}`,
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
