import type { Credentials } from '../../shared/cloud/credentials.ts';

/**
 * The keys that Serverless Devs signs with, where they stand in the environment: it takes these variables before any
 * profile, all three or none, and no security token beside them (`@serverless-devs/credential` 0.0.10, get-all.js).
 */
export function keysOfServerlessDevs(environment: Readonly<Record<string, string | undefined>>) {
  const { AccountID: accountId, AccessKeyID: accessKeyId, AccessKeySecret: accessKeySecret } = environment;
  if (accountId === undefined || accessKeyId === undefined || accessKeySecret === undefined) return undefined;
  return { accessKeyId, accessKeySecret, securityToken: undefined } satisfies Credentials;
}
