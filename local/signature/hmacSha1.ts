import { createHmac } from 'node:crypto';

/** Base64 HMAC-SHA1, by which the vendor's older signatures sign. */
export function hmacSha1(secret: string, stringToSign: string): string {
  return createHmac('sha1', secret).update(stringToSign).digest('base64');
}
