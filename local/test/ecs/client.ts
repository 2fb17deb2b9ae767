import { type Agent, request as httpRequest } from 'node:http';
import { acs3Signature, acs3StringToSign, sha256Hex } from '../../signature/acs3.ts';
import { type Pair, percentEncode } from '../../signature/encoding.ts';
import { rpcSignature, rpcStringToSign } from '../../signature/rpc.ts';
import { KEY } from './data.ts';

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface RawRequest {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Makes one HTTP exchange. Rejects when the connection is reset. */
export function exchange(
  url: string,
  { method = 'GET', path = '/', headers = {}, body = '' }: RawRequest,
  /** A connection of its own when left out. */
  agent: Agent | false = false,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = httpRequest({ hostname, port, method, path, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The JSON in an answer. */
export function json({ body }: RawAnswer): Record<string, unknown> {
  return JSON.parse(body) as Record<string, unknown>;
}

let nonce = 0;

/** The parameters of a call with a version 1 signature, as a careful client would make them today. */
export function signV1(
  parameters: Record<string, string>,
  {
    method = 'GET',
    secret = KEY.accessKeySecret,
    changes = {},
  }: { method?: string; secret?: string; changes?: Record<string, string | undefined> } = {},
): Pair[] {
  const all: Record<string, string | undefined> = {
    Version: '2014-05-26',
    Format: 'JSON',
    AccessKeyId: KEY.accessKeyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: `v1-${++nonce}`,
    Timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
    ...parameters,
    ...changes,
  };
  const pairs: Pair[] = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return [...pairs, ['Signature', rpcSignature(secret, rpcStringToSign(method, pairs))]];
}

export function toQuery(pairs: readonly Pair[], encode: (text: string) => string = percentEncode): string {
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

/** The headers of a call with a version 3 signature. */
export function signV3(
  host: string,
  action: string,
  query: readonly Pair[],
  body = '',
  changes: Record<string, string> = {},
): Record<string, string> {
  const headers: Record<string, string> = {
    host,
    'x-acs-action': action,
    'x-acs-version': '2014-05-26',
    'x-acs-date': `${new Date().toISOString().slice(0, 19)}Z`,
    'x-acs-signature-nonce': `v3-${++nonce}`,
    'x-acs-content-sha256': sha256Hex(body),
    ...changes,
  };
  const signedHeaders = Object.keys(headers).sort();
  const request = {
    method: 'POST',
    path: '/',
    query,
    headers,
    signedHeaders,
    payloadHash: headers['x-acs-content-sha256'] ?? '',
  };
  const signature = acs3Signature(KEY.accessKeySecret, acs3StringToSign(request));
  const authorization = `ACS3-HMAC-SHA256 Credential=${KEY.accessKeyId},SignedHeaders=${signedHeaders.join(';')},Signature=${signature}`;
  return { ...headers, authorization };
}
