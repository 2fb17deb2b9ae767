/** An access key. A role's temporary key has a security token, too. */
export interface Credentials {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string | undefined;
}
