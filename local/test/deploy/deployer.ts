import { createHash } from 'node:crypto';
import Fc2 from '@alicloud/fc2';
import Fc3, * as api from '@alicloud/fc20230330';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { ossStringToSign } from '../../signature/oss.ts';
import { hmacSha1 } from '../../signature/hmacSha1.ts';
import { ACCOUNT, REGION } from '../fc/startFc.ts';

interface TempBucketToken {
  credentials: { AccessKeyId: string; AccessKeySecret: string; SecurityToken: string };
  ossBucket: string;
  objectName: string;
}

// Not among its types.
interface TokenClient {
  getTempBucketToken: (this: unknown) => Promise<{ data: TempBucketToken }>;
}

/** What component fc3 asks of the control plane, in its order, with the vendor's own SDKs. */
export function createDeployer(url: string) {
  const { accessKeyId, accessKeySecret, accountId } = ACCOUNT;
  const client = new Fc3(
    new $OpenApiUtil.Config({
      ...{ accessKeyId, accessKeySecret, regionId: REGION },
      ...{ endpoint: new URL(url).host, protocol: 'http' },
    }),
  );

  /** Uploads a zip as ali-oss does and returns where it is. */
  const upload = async (zip: Buffer, changes: { secret?: string } = {}) => {
    const fc2 = new Fc2(accountId, { accessKeyID: accessKeyId, accessKeySecret, region: REGION, endpoint: url });
    const { getTempBucketToken: ask } = fc2 as unknown as TokenClient;
    // Its httpx 2.3.3 loses the timer of a socket now and then, and then says at once that 60 s are over.
    const { data } = await ask.call(fc2).catch(() => ask.call(fc2));
    const ossObjectName = `${accountId}/${data.objectName}`;
    const headers = {
      'content-md5': createHash('md5').update(zip).digest('base64'),
      'content-type': 'application/zip',
      'x-oss-date': new Date().toUTCString(),
      'x-oss-security-token': data.credentials.SecurityToken,
    };
    const text = ossStringToSign({ method: 'PUT', headers, resource: `/${data.ossBucket}/${ossObjectName}` });
    const signature = hmacSha1(changes.secret ?? data.credentials.AccessKeySecret, text);
    const authorization = `OSS ${data.credentials.AccessKeyId}:${signature}`;
    const host = `${data.ossBucket}.oss-${REGION}.aliyuncs.com`;
    const response = await put(`${url}/${ossObjectName}`, { ...headers, host, authorization }, zip);
    return { ...response, code: { ossBucketName: data.ossBucket, ossObjectName } };
  };

  return { client, upload };
}

/** What component fc3 sends of a function besides its code and what a test says. */
export const BARE = {
  runtime: 'nodejs20',
  handler: 'index.handler',
  cpu: 0.35,
  memorySize: 512,
  diskSize: 512,
  timeout: 5,
  internetAccess: true,
  description: '',
  role: '',
  layers: [],
  instanceIsolationMode: 'SHARE',
  sessionAffinity: 'NONE',
  environmentVariables: {},
  nasConfig: new api.NASConfig({ groupId: 0, userId: 0, mountPoints: [] }),
  ossMountConfig: new api.OSSMountConfig({ mountPoints: [] }),
  tracingConfig: new api.TracingConfig({}),
  vpcConfig: new api.VPCConfig({ securityGroupId: '', vSwitchIds: [], vpcId: '' }),
  logConfig: new api.LogConfig({ project: '', logstore: '', logBeginRule: 'None', enableRequestMetrics: false }),
};

// `fetch` does not send a host of one's own.
async function put(url: string, headers: Record<string, string>, body: Buffer) {
  const { request } = await import('node:http');
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const call = request(url, { method: 'PUT', headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}
