import { createHash, createHmac, randomUUID } from 'node:crypto';

/** Signs a call of an HTTP trigger with ACS3: method, path, query and x-acs headers, but no payload. */
export function signed(
  method: string,
  url: URL,
  keys: { accessKeyId: string; accessKeySecret: string },
): Record<string, string> {
  const headers: Record<string, string> = {
    'x-acs-date': new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': randomUUID(),
  };
  const names = Object.keys(headers).sort();
  const canonicalHeaders = names.map((name) => `${name}:${headers[name] ?? ''}\n`).join('');
  const query = [...url.searchParams]
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .sort()
    .join('&');
  const canonical = [method, url.pathname, query, canonicalHeaders, names.join(';'), ''].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const signature = createHmac('sha256', keys.accessKeySecret).update(`ACS3-HMAC-SHA256\n${digest}`).digest('hex');
  const credential = `Credential=${keys.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  return { ...headers, Authorization: `ACS3-HMAC-SHA256 ${credential}` };
}
