/** An access key, or a role's temporary one with its token. */
export interface Credentials {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string | undefined;
}
