import { createHash } from 'node:crypto';
import { request } from 'node:http';
import RPCClient from '@alicloud/pop-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logStringToSign } from '../../signature/log.ts';
import { hmacSha1 } from '../../signature/hmacSha1.ts';
import { PROBES } from '../fc/probes.ts';
import { ACCOUNT, startFc, type StartedFc } from '../fc/startFc.ts';

let cloud: StartedFc;
beforeAll(async () => {
  cloud = await startFc(PROBES);
});
afterAll(() => cloud.close());

const { accessKeyId, accessKeySecret, accountId } = ACCOUNT;
const call = (apiVersion: string, action: string, parameters: Record<string, string> = {}): Promise<object> =>
  new RPCClient({ accessKeyId, accessKeySecret, endpoint: cloud.url, apiVersion }).request(action, parameters);
const ram = (action: string, parameters: Record<string, string>): Promise<object> => call('2015-05-01', action, parameters); // prettier-ignore

const TRUST = '{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":["fc.aliyuncs.com"]}}],"Version":"1"}'; // prettier-ignore
const POLICY = '{"Statement":[{"Action":["ecs:*"],"Effect":"Allow","Resource":["*"]}],"Version":"1"}';

test('keeps a role with its policies until they are detached', async () => {
  await expect(ram('GetRole', { RoleName: 'r' })).rejects.toMatchObject({ code: 'EntityNotExist.Role' });
  await ram('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: TRUST });
  await expect(ram('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: TRUST })).rejects.toMatchObject({ code: 'EntityAlreadyExists.Role' }); // prettier-ignore
  await ram('CreatePolicy', { PolicyName: 'p', PolicyDocument: POLICY });
  const attachment = { RoleName: 'r', PolicyName: 'p', PolicyType: 'Custom' };
  await ram('AttachPolicyToRole', attachment);

  expect(await ram('GetRole', { RoleName: 'r' })).toMatchObject({ Role: { Arn: `acs:ram::${accountId}:role/r`, AssumeRolePolicyDocument: TRUST } }); // prettier-ignore
  expect(await ram('ListPoliciesForRole', { RoleName: 'r' })).toMatchObject({ Policies: { Policy: [{ PolicyName: 'p' }] } }); // prettier-ignore
  expect(await ram('GetPolicy', { PolicyName: 'p', PolicyType: 'Custom' })).toMatchObject({
    Policy: { AttachmentCount: 1 },
    DefaultPolicyVersion: { PolicyDocument: POLICY },
  });
  await expect(ram('DeleteRole', { RoleName: 'r' })).rejects.toMatchObject({ code: 'DeleteConflict.Role.Policy' });
  await expect(ram('DeletePolicy', { PolicyName: 'p' })).rejects.toMatchObject({ code: 'DeleteConflict.Policy.Role' });
  await ram('DetachPolicyFromRole', attachment);
  await ram('DeletePolicy', { PolicyName: 'p' });
  await ram('DeleteRole', { RoleName: 'r' });
  await expect(ram('GetRole', { RoleName: 'r' })).rejects.toMatchObject({ code: 'EntityNotExist.Role' });
});

test('replaces the text of a policy by a new default version', async () => {
  await ram('CreatePolicy', { PolicyName: 'v', PolicyDocument: POLICY });
  const changed = POLICY.replace('ecs:*', 'mns:*');

  await ram('CreatePolicyVersion', { PolicyName: 'v', PolicyDocument: changed, SetAsDefault: 'true' });

  expect(await ram('GetPolicy', { PolicyName: 'v', PolicyType: 'Custom' })).toMatchObject({
    DefaultPolicyVersion: { VersionId: 'v2', PolicyDocument: changed },
  });
});

test('refuses a document that is no policy', async () => {
  await expect(ram('CreatePolicy', { PolicyName: 'x', PolicyDocument: '{' })).rejects.toMatchObject({ code: 'MalformedPolicyDocument' }); // prettier-ignore
});

test('makes a service-linked role once', async () => {
  const service = { ServiceName: 'sendevent-fc.eventbridge.aliyuncs.com' };
  const manager = (action: string): Promise<object> => call('2020-03-31', action, service);

  expect(await manager('CheckServiceLinkedRoleExistence')).toMatchObject({ Exists: false });
  await manager('CreateServiceLinkedRole');
  expect(await manager('CheckServiceLinkedRoleExistence')).toMatchObject({ Exists: true });
  await expect(manager('CreateServiceLinkedRole')).rejects.toMatchObject({ code: 'EntityAlreadyExists.Role' });
});

test('tells who calls, and gives the key of a role', async () => {
  await ram('CreateRole', { RoleName: 'assumed', AssumeRolePolicyDocument: TRUST });
  const role = { RoleArn: `acs:ram::${accountId}:role/assumed`, RoleSessionName: 's' };

  expect(await call('2015-04-01', 'GetCallerIdentity')).toMatchObject({
    AccountId: accountId,
    IdentityType: 'Account',
  });
  expect(await call('2015-04-01', 'AssumeRole', role)).toMatchObject({
    Credentials: { SecurityToken: expect.any(String) as string },
  });

  const absent = { ...role, RoleArn: `acs:ram::${accountId}:role/absent` };

  // As the vendor's SDK for PHP expects it to the letter.
  await expect(call('2015-04-01', 'AssumeRole', absent)).rejects.toMatchObject({
    code: 'EntityNotExist.Role',
    message: expect.stringContaining('The specified Role not exists .') as string,
  });
});

test('refuses an action that it does not have, and a wrong secret', async () => {
  await expect(ram('DeleteEverything', {})).rejects.toMatchObject({ code: 'InvalidAction.NotFound' });
  const stranger = new RPCClient({ accessKeyId, accessKeySecret: 'no', endpoint: cloud.url, apiVersion: '2015-05-01' });
  await expect(stranger.request('ListRoles', {})).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
});

/** A call of the log service about a project, as the vendor's SDK signs it. */
function log(method: string, path: string, value?: object): Promise<{ status: number; body: unknown }> {
  const body = value === undefined ? '' : JSON.stringify(value);
  const headers: Record<string, string> = {
    ...{ host: 'p-1.cn-hangzhou.log.aliyuncs.com', date: new Date().toUTCString(), 'x-log-apiversion': '0.6.0' },
    ...{ 'x-log-bodyrawsize': '0', 'x-log-signaturemethod': 'hmac-sha1' },
    ...(body === ''
      ? {}
      : {
          'content-type': 'application/json',
          'content-md5': createHash('md5').update(body).digest('hex').toUpperCase(),
        }),
  };
  const signature = hmacSha1(accessKeySecret, logStringToSign({ method, path, query: [], headers }));
  headers['authorization'] = `LOG ${accessKeyId}:${signature}`;
  return new Promise((resolve, reject) => {
    const sent = request(cloud.url + path, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as unknown });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test('makes a log project with a store and its index', async () => {
  expect(await log('GET', '/')).toMatchObject({ status: 404, body: { errorCode: 'ProjectNotExist' } });
  expect(await log('POST', '/', { projectName: 'p-1', description: '' })).toMatchObject({ status: 200 });
  expect(await log('GET', '/')).toMatchObject({ status: 200, body: { projectName: 'p-1' } });
  expect(await log('GET', '/logstores/logs')).toMatchObject({ status: 404, body: { errorCode: 'LogStoreNotExist' } });
  await log('POST', '/logstores', { logstoreName: 'logs', ttl: 30, shardCount: 1 });
  expect(await log('GET', '/logstores/logs')).toMatchObject({ status: 200, body: { logstoreName: 'logs', ttl: 30 } });
  expect(await log('GET', '/logstores/logs/index')).toMatchObject({ body: { errorCode: 'IndexConfigNotExist' } });
  await log('POST', '/logstores/logs/index', { line: {} });
  expect(await log('GET', '/logstores/logs/index')).toMatchObject({ status: 200, body: { line: {} } });
});
