import type { CredentialStore, Credentials } from '../credentials.ts';
import { SignatureError } from './errors.ts';

/** The key that a request names. Throws SignatureError `InvalidAccessKeyId.NotFound`. */
export function findKey(store: CredentialStore, accessKeyId: string): Credentials {
  const key = store.find(accessKeyId);
  if (key === undefined) {
    throw new SignatureError('InvalidAccessKeyId.NotFound', 404, 'Specified access key is not found.', accessKeyId);
  }
  return key;
}

/**
 * A temporary key needs its own token and ends at its time; a lasting key has no token. Throws SignatureError
 * `MissingSecurityToken`, `InvalidSecurityToken.MismatchWithAccessKey`, `.Malformed` or `.Expired`.
 */
export function checkSecurityToken(store: CredentialStore, key: Credentials, token: string | undefined): void {
  if (key.securityToken === undefined) {
    if (token === undefined || token === '') return;
    throw new SignatureError('InvalidSecurityToken.Malformed', 400, 'Specified SecurityToken is malformed.');
  }
  if (token === undefined || token === '') {
    throw new SignatureError('MissingSecurityToken', 400, 'SecurityToken is mandatory for this action.');
  }
  if (token !== key.securityToken) {
    const message = 'Specified SecurityToken mismatch with the AccessKey.';
    throw new SignatureError('InvalidSecurityToken.MismatchWithAccessKey', 400, message);
  }
  if (store.isExpired(key)) {
    throw new SignatureError('InvalidSecurityToken.Expired', 400, 'Specified SecurityToken is expired.');
  }
}
