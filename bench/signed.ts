import { createHash } from 'node:crypto';
import { canonicalQuery, percentEncode, type Pair } from '../local/signature/encoding.ts';
import { mnsSignature, mnsStringToSign } from '../local/signature/mns.ts';
import { rpcSignature, rpcStringToSign } from '../local/signature/rpc.ts';
import { wire } from './load.ts';

/** The endpoints and the key of a local cloud, from the line that it prints when it is ready. */
export interface Target {
  ecs: string;
  mns: string;
  accessKeyId: string;
  accessKeySecret: string;
}

let nonce = 0;

/** A signed ECS call with a fresh nonce. */
export function ecsCall(target: Target, action: string, parameters: Record<string, string>): Buffer {
  const pairs: Pair[] = Object.entries({
    Action: action,
    Version: '2014-05-26',
    Format: 'JSON',
    AccessKeyId: target.accessKeyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: `bench-${process.pid}-${nonce++}`,
    Timestamp: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    RegionId: 'cn-hangzhou',
    ...parameters,
  });
  const signature = rpcSignature(target.accessKeySecret, rpcStringToSign('GET', pairs));
  return wire(target.ecs, 'GET', `/?${canonicalQuery(pairs)}&Signature=${percentEncode(signature)}`, {});
}

/** A signed MNS call. */
export function mnsCall(target: Target, method: string, path: string, body = ''): Buffer {
  const date = new Date().toUTCString();
  const content = {
    'content-type': 'text/xml',
    'content-md5': Buffer.from(createHash('md5').update(body).digest('hex')).toString('base64'),
  };
  const headers = { date, 'x-mns-date': date, 'x-mns-version': '2015-06-06', ...(body === '' ? {} : content) };
  const signature = mnsSignature(mnsStringToSign({ method, target: path, headers }), target.accessKeySecret);
  return wire(target.mns, method, path, { ...headers, authorization: `MNS ${target.accessKeyId}:${signature}` }, body);
}
