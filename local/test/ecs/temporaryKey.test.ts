import { describe, expect, test } from 'vitest';
import { findAction } from '../../ecs/actions/registry.ts';
import { closeAfterTest } from '../support/closeAfterTest.ts';
import { json } from './client.ts';
import { DESCRIBE, REGION } from './data.ts';
import { startEcs } from './startEcs.ts';

const ID = 'i-nobody';

/** Every action that names instances and refuses one that is not there. */
const NAMING: [action: string, parameters: Record<string, string>][] = [
  ...[
    'AllocatePublicIpAddress',
    'DeleteInstance',
    'DescribeInstanceAttribute',
    'DescribeUserData',
    'ModifyInstanceAttribute',
    'ModifyInstanceAutoReleaseTime',
    'RebootInstance',
    'StartInstance',
    'StopInstance',
  ].map((action): [string, Record<string, string>] => [action, { InstanceId: ID }]),
  ...['DeleteInstances', 'RebootInstances', 'StartInstances', 'StopInstances'].map(
    (action): [string, Record<string, string>] => [action, { 'InstanceId.1': ID }],
  ),
  ['JoinSecurityGroup', { InstanceId: ID, SecurityGroupId: 'sg-local' }],
  ['LeaveSecurityGroup', { InstanceId: ID, SecurityGroupId: 'sg-local' }],
];

/** Starts an ECS, and makes calls with the account's own key or with a role's temporary one. */
async function startBothKeys() {
  const { get, credentials, create } = await closeAfterTest(startEcs());
  const { accessKeyId, accessKeySecret, securityToken = '' } = credentials.issue(60_000);
  const byRole = (parameters: Record<string, string>) =>
    get(parameters, { secret: accessKeySecret, changes: { AccessKeyId: accessKeyId, SecurityToken: securityToken } });
  return { byAccount: get, byRole, create };
}

describe('an instance that is not there', () => {
  test.each(NAMING)('is told to a role by another code than to the account: %s', async (action, parameters) => {
    const { byAccount, byRole } = await startBothKeys();
    const call = { Action: action, RegionId: REGION, ...parameters };

    const [toAccount, toRole] = [await byAccount(call), await byRole(call)];

    expect([toAccount.status, json(toAccount)['Code']]).toEqual([404, 'InvalidInstanceId.NotFound']);
    expect([toRole.status, json(toRole)['Code']]).toEqual([404, 'Forbidden.InstanceNotFound']);
    expect(findAction(action)?.errors).toContain('Forbidden.InstanceNotFound');
  });

  test('is told to a role alone in the results of a batch', async () => {
    const { byRole } = await startBothKeys();
    const keys = { KeyPairName: 'local', InstanceIds: JSON.stringify([ID]) };

    const started = await byRole({
      Action: 'StartInstances',
      RegionId: REGION,
      'InstanceId.1': ID,
      BatchOptimization: 'SuccessFirst',
    });
    const attached = await byRole({ Action: 'AttachKeyPair', RegionId: REGION, ...keys });

    expect(json(started)).toMatchObject({
      InstanceResponses: { InstanceResponse: [{ Code: 'Forbidden.InstanceNotFound' }] },
    });
    expect(json(attached)).toMatchObject({ Results: { Result: [{ Code: 'Forbidden.InstanceNotFound' }] } });
  });

  test('is left out of lists and told by the code of resources where tags are set, whoever asks', async () => {
    const { byAccount, byRole } = await startBothKeys();
    const tag = { Action: 'TagResources', RegionId: REGION, ResourceType: 'instance', 'ResourceId.1': ID };

    for (const ask of [byAccount, byRole]) {
      expect(json(await ask({ ...DESCRIBE, InstanceIds: JSON.stringify([ID]) }))).toMatchObject({ TotalCount: 0 });
      expect(json(await ask({ ...tag, 'Tag.1.Key': 'k' }))['Code']).toBe('InvalidResourceId.NotFound');
    }
  });
});

test('a role meets the other refusals as the account does', async () => {
  const { byRole, create } = await startBothKeys();

  const answer = await byRole({ Action: 'StartInstance', RegionId: REGION, InstanceId: await create() });

  expect(json(answer)['Code']).toBe('IncorrectInstanceStatus');
});
