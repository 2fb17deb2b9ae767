import RPCClient from '@alicloud/pop-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serviceOf } from '../../proxy/hosts.ts';
import { PROBES } from '../fc/probes.ts';
import { ACCOUNT, startFc, type StartedFc } from '../fc/startFc.ts';

let cloud: StartedFc;
beforeAll(async () => {
  cloud = await startFc(PROBES);
});
afterAll(() => cloud.close());

interface Found {
  Success: boolean;
  Endpoints: { Endpoint: { Endpoint: string; SerivceCode: string; Type: string }[] };
}

function describeEndpoints(parameters: Record<string, string>): Promise<Found> {
  const { accessKeyId, accessKeySecret } = ACCOUNT;
  const client = new RPCClient({ accessKeyId, accessKeySecret, endpoint: cloud.url, apiVersion: '2015-06-12' });
  return client.request<Found>('DescribeEndpoints', { Type: 'openAPI', ...parameters });
}

test.each(['ecs', 'Vpc', 'ram', 'sts', 'resourcemanager'])(
  'tells a host of %s that the proxy leads to the local cloud',
  async (ServiceCode) => {
    const { Success, Endpoints } = await describeEndpoints({ Id: 'cn-beijing', ServiceCode });

    expect(Success).toBe(true);
    expect(Endpoints.Endpoint).toMatchObject([{ SerivceCode: ServiceCode.toLowerCase(), Type: 'openAPI' }]);
    expect(serviceOf(Endpoints.Endpoint[0]?.Endpoint ?? '')).toBeDefined();
  },
);

test.each([
  [{ Id: 'nowhere', ServiceCode: 'ecs' }, 'InvalidRegionId'],
  [{ Id: 'cn-beijing', ServiceCode: 'rds' }, 'Illegal Parameter'],
  [{ Id: 'cn-beijing' }, 'MissingParameter'],
])('refuses %j', async (parameters, code) => {
  await expect(describeEndpoints(parameters as Record<string, string>)).rejects.toMatchObject({ code });
});
