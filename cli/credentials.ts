import type { Credentials } from '../shared/cloud/credentials.ts';
import { UsageError } from './exit.ts';
import type { Target } from './target.ts';
import { unfold } from './unfold.ts';

/**
 * Finds the keys to sign with: those in the target, else those of the vendor's default chain (environment, OIDC, the
 * profiles of `aliyun configure` and of the SDKs, the role of the ECS instance that this runs on).
 * @throws UsageError when there are none.
 */
export async function findCredentials({ accessKeyId, accessKeySecret, securityToken }: Target): Promise<Credentials> {
  if (accessKeyId !== undefined && accessKeySecret !== undefined)
    return { accessKeyId, accessKeySecret, securityToken };
  const { default: CredentialClient } = await import('@alicloud/credentials');
  try {
    const found = await new (unfold(CredentialClient))().getCredential();
    if (found.accessKeyId !== undefined && found.accessKeySecret !== undefined) {
      return {
        accessKeyId: found.accessKeyId,
        accessKeySecret: found.accessKeySecret,
        securityToken: found.securityToken,
      };
    }
  } catch (error) {
    throw new UsageError(NO_CREDENTIALS, { cause: error });
  }
  throw new UsageError(NO_CREDENTIALS);
}

const NO_CREDENTIALS =
  'There are no credentials: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or run "aliyun configure".';
