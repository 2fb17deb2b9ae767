import { createHash } from 'node:crypto';

/**
 * The log project that the fc3 component uses where `logConfig` is `auto`: `serverless-<region>-<id>`, at most 63
 * characters. The id is the account's as a UUID of version 5 without a name space.
 */
export function logProjectOf(region: string, accountId: string): string {
  const bytes = createHash('sha1').update(accountId).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const uuid = bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return `serverless-${region}-${uuid}`.slice(0, 63);
}
