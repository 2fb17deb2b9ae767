import { describe, expect, test } from 'vitest';
import { aRequest, someGuardrails } from '../../test/support/builders.ts';
import { COMPLETE, refusalOf } from '../../test/support/refusalOf.ts';
import { parseRequest } from './request.ts';

describe('a request', () => {
  test('that is empty is one pay-as-you-go instance from the defaults', () => {
    const defaults = { ...COMPLETE, vSwitchId: 'vswitch', systemDisk: { category: 'cloud_essd' } };

    expect(parseRequest({}, 'given', someGuardrails({ defaults }))).toEqual({
      requestId: 'given',
      count: 1,
      deadlineSeconds: 900,
      placements: [{ vSwitchId: 'vswitch', instanceType: 'type' }],
      parameters: { imageId: 'image', securityGroupId: 'group', systemDisk: { category: 'cloud_essd' } },
      userTags: [],
      confirmed: false,
      intent: { goal: 'Running', generation: 0, withinSeconds: 900, onFailure: 'release' },
    });
  });

  test('is taken at its word where it says something', () => {
    const request = parseRequest(
      {
        requestId: 'mine',
        count: 3,
        imageId: 'other',
        userData: 'IyEvYmluL3No',
        internetMaxBandwidthOut: 5,
        deadlineSeconds: 600,
        onFailure: 'keep',
        autoReleaseMinutes: 60,
        tag: [{ key: 'team', value: 'blue' }],
      },
      'given',
      someGuardrails({ defaults: COMPLETE }),
    );

    expect(request).toEqual({
      requestId: 'mine',
      count: 3,
      deadlineSeconds: 600,
      placements: [{ instanceType: 'type' }],
      parameters: { imageId: 'other', securityGroupId: 'group', userData: 'IyEvYmluL3No', internetMaxBandwidthOut: 5 },
      userTags: [{ key: 'team', value: 'blue' }],
      confirmed: false,
      intent: {
        goal: 'Running',
        generation: 0,
        withinSeconds: 600,
        onFailure: 'keep',
        publicIp: true,
        autoReleaseMinutes: 60,
      },
    });
  });

  test('wants a public address only with bandwidth for it', () => {
    expect(aRequest({ internetMaxBandwidthOut: 0 }).intent).not.toHaveProperty('publicIp');
    expect(aRequest({ internetMaxBandwidthOut: 1 }).intent.publicIp).toBe(true);
  });

  test('knows all of CreateInstance’s fields that serve provisioning', () => {
    const disk = {
      category: 'cloud_essd',
      size: 40,
      diskName: 'd',
      description: 'text',
      performanceLevel: 'PL1',
      storageClusterId: 'dbsc-1',
    };
    const dataDisk = {
      ...disk,
      device: '/dev/xvdb',
      snapshotId: 's-1',
      encrypted: true,
      encryptAlgorithm: 'aes-256',
      KMSKeyId: 'key',
      deleteWithInstance: true,
    };
    const parameters = {
      imageFamily: 'family',
      securityGroupId: 'group',
      privateIpAddress: '172.16.0.9',
      systemDisk: disk,
      dataDisk: [dataDisk],
      storageSetId: 'ss-1',
      storageSetPartitionNumber: 2,
      clusterId: 'c-1',
      internetMaxBandwidthOut: 100,
      internetMaxBandwidthIn: 200,
      internetChargeType: 'PayByTraffic',
      instanceChargeType: 'PrePaid',
      period: 60,
      periodUnit: 'Month',
      autoRenew: true,
      autoRenewPeriod: 60,
      spotStrategy: 'NoSpot',
      spotPriceLimit: 0.5,
      spotDuration: 6,
      spotInterruptionBehavior: 'Terminate',
      instanceName: 'name',
      hostName: 'host',
      description: 'text',
      password: 'Secret123',
      passwordInherit: false,
      keyPairName: 'key',
      ramRoleName: 'role',
      arn: [{ assumeRoleFor: 1_234_567_890, roleType: 'Primary', rolearn: 'acs:ram::1:role/r' }],
      userData: 'data',
      ioOptimized: 'optimized',
      useAdditionalService: true,
      tenancy: 'default',
      affinity: 'host',
      dedicatedHostId: 'dh-1',
      managedHostId: 'mh-1',
      nodeControllerId: 'nc-1',
      hpcClusterId: 'hpc-1',
      deploymentSetId: 'ds-1',
      deploymentSetGroupNo: 7,
      privatePoolOptions: { id: 'eap-1', matchCriteria: 'Target' },
      hibernationOptions: { configured: false },
      creditSpecification: 'Standard',
      securityEnhancementStrategy: 'Active',
      resourceGroupId: 'rg-1',
      deletionProtection: true,
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      httpPutResponseHopLimit: 2,
    };

    expect(aRequest({ ...parameters, instanceType: 'type', zoneId: 'z', vSwitchId: 'v' })).toMatchObject({
      parameters,
      placements: [{ zoneId: 'z', vSwitchId: 'v', instanceType: 'type' }],
    });
  });

  test.each([
    ['internetChargeType', ['PayByTraffic', 'PayByBandwidth']],
    ['instanceChargeType', ['PostPaid']],
    ['spotStrategy', ['NoSpot', 'SpotWithPriceLimit', 'SpotAsPriceGo']],
    ['ioOptimized', ['none', 'optimized']],
    ['spotInterruptionBehavior', ['Terminate', 'Stop']],
    ['tenancy', ['default', 'host']],
    ['affinity', ['default', 'host']],
    ['creditSpecification', ['Standard', 'Unlimited']],
    ['securityEnhancementStrategy', ['Active', 'Deactive']],
    ['httpEndpoint', ['enabled', 'disabled']],
    ['httpTokens', ['optional', 'required']],
  ])('takes for %s each of ECS’s words, and no other', (field, values) => {
    for (const value of values) expect(aRequest({ [field]: value }).parameters).toHaveProperty(field, value);
    expect(refusalOf({ ...COMPLETE, [field]: 'other' }).field).toBe(field);
  });

  test.each(['PL0', 'PL1', 'PL2', 'PL3'])('takes %s for a disk’s performance level', (performanceLevel) => {
    const disks = { systemDisk: { performanceLevel }, dataDisk: [{ performanceLevel }] };

    expect(aRequest(disks).parameters).toMatchObject(disks);
  });

  test.each([
    ['period', { instanceChargeType: 'PrePaid', period: 0 }],
    ['period', { instanceChargeType: 'PrePaid', period: 61 }],
    ['periodUnit', { instanceChargeType: 'PrePaid', period: 1, periodUnit: 'Year' }],
    ['autoRenewPeriod', { autoRenewPeriod: 0 }],
    ['autoRenewPeriod', { autoRenewPeriod: 61 }],
    ['count', { count: 0 }],
    ['count', { count: 1.5 }],
    ['count', { count: '1' }],
    ['count', { count: 101 }],
    ['deadlineSeconds', { deadlineSeconds: 59 }],
    ['deadlineSeconds', { deadlineSeconds: 86_401 }],
    ['deadlineSeconds', { deadlineSeconds: 60.5 }],
    ['autoReleaseMinutes', { autoReleaseMinutes: 34 }],
    ['autoReleaseMinutes', { autoReleaseMinutes: 1_576_801 }],
    ['autoReleaseMinutes', { autoReleaseMinutes: 60.5 }],
    ['onFailure', { onFailure: 'pray' }],
    ['internetMaxBandwidthOut', { internetMaxBandwidthOut: -1 }],
    ['internetMaxBandwidthOut', { internetMaxBandwidthOut: 101 }],
    ['internetMaxBandwidthOut', { internetMaxBandwidthOut: 0.5 }],
    ['internetMaxBandwidthIn', { internetMaxBandwidthIn: 0 }],
    ['internetMaxBandwidthIn', { internetMaxBandwidthIn: 201 }],
    ['spotPriceLimit', { spotPriceLimit: -0.1 }],
    ['spotDuration', { spotDuration: -1 }],
    ['spotDuration', { spotDuration: 7 }],
    ['deploymentSetGroupNo', { deploymentSetGroupNo: 0 }],
    ['deploymentSetGroupNo', { deploymentSetGroupNo: 8 }],
    ['storageSetPartitionNumber', { storageSetPartitionNumber: 0 }],
    ['httpPutResponseHopLimit', { httpPutResponseHopLimit: 1.5 }],
    ['privatePoolOptions.matchCriteria', { privatePoolOptions: { matchCriteria: 'open' } }],
    ['privatePoolOptions.ID', { privatePoolOptions: { ID: 'eap-1' } }],
    ['hibernationOptions.configured', { hibernationOptions: { configured: 'no' } }],
    ['arn', { arn: Array.from({ length: 11 }, () => ({})) }],
    ['arn.0.roleArn', { arn: [{ roleArn: 'acs:ram::1:role/r' }] }],
    ['dataDisk.0.kmsKeyId', { dataDisk: [{ kmsKeyId: 'key' }] }],
    ['dataDisk.0.kMSKeyId', { dataDisk: [{ kMSKeyId: 'key' }] }],
    ['systemDisk.KMSKeyId', { systemDisk: { KMSKeyId: 'key' } }],
    ['VSwitchId', { VSwitchId: 'vsw-1' }],
    ['imageId', { imageId: '' }],
    ['dataDisk', { dataDisk: Array.from({ length: 17 }, () => ({})) }],
    ['dataDisk.0.size', { dataDisk: [{ size: 0 }] }],
    ['dataDisk.1.shape', { dataDisk: [{}, { shape: 'round' }] }],
    ['dataDisk.0.performanceLevel', { dataDisk: [{ performanceLevel: 'PL9' }] }],
    ['systemDisk.size', { systemDisk: { size: 1.5 } }],
    ['systemDisk.shape', { systemDisk: { shape: 'round' } }],
    ['systemDisk.performanceLevel', { systemDisk: { performanceLevel: 'PL9' } }],
    ['placements', { placements: [] }],
    ['placements', { placements: Array.from({ length: 11 }, () => ({})) }],
    ['placements.0.zoneId', { placements: [{ zoneId: 7 }] }],
    ['placements.0.zone', { placements: [{ zone: 'z' }] }],
    ['requestId', { requestId: '' }],
    ['requestId', { requestId: '-a' }],
    ['requestId', { requestId: 'a b' }],
    ['requestId', { requestId: 'x'.repeat(65) }],
    ['tag', { tag: Array.from({ length: 14 }, (_, index) => ({ key: `k${index}`, value: '' })) }],
    ['tag.0.key', { tag: [{ key: '', value: 'v' }] }],
    ['tag.0.key', { tag: [{ key: 'k'.repeat(129), value: 'v' }] }],
    ['tag.0.value', { tag: [{ key: 'k', value: 'v'.repeat(129) }] }],
    ['tag.0.color', { tag: [{ key: 'k', value: 'v', color: 1 }] }],
    ['colour', { colour: 'red' }],
    [undefined, 7],
    [undefined, 'text'],
  ])('is refused by the name of its field: %s', (field, body) => {
    const request = typeof body === 'object' && !Array.isArray(body) ? { ...COMPLETE, ...body } : body;

    expect(refusalOf(request, { maxCount: 100 }).field).toBe(field);
  });

  test('may go to the very limits', () => {
    const limits = {
      count: 100,
      deadlineSeconds: 86_400,
      autoReleaseMinutes: 1_576_800,
      requestId: 'x'.repeat(64),
      dataDisk: Array.from({ length: 16 }, () => ({ size: 1 })),
      placements: Array.from({ length: 10 }, () => ({})),
      tag: Array.from({ length: 12 }, (_, index) => ({ key: `${index}`.padEnd(128, 'k'), value: 'v'.repeat(128) })),
      internetMaxBandwidthIn: 1,
      autoRenewPeriod: 1,
      deploymentSetGroupNo: 1,
      storageSetPartitionNumber: 1,
      arn: Array.from({ length: 10 }, () => ({})),
      spotDuration: 0,
      spotPriceLimit: 0,
    };

    expect(aRequest(limits)).toMatchObject({ count: 100, deadlineSeconds: 86_400 });
    expect(aRequest({ deadlineSeconds: 60, autoReleaseMinutes: 35, requestId: 'A' }).requestId).toBe('A');
    expect(aRequest({ instanceChargeType: 'PrePaid', period: 1, periodUnit: 'Month' }).parameters['period']).toBe(1);
  });

  test('says what may stand in a request id', () => {
    expect(refusalOf({ ...COMPLETE, requestId: 'a b' }).message).toBe(
      'requestId must be 1 to 64 letters, digits or any of _ . : -.',
    );
  });

  test('may ask for as many instances as the deployment allows', () => {
    expect(parseRequest({ count: 3 }, 'r', someGuardrails({ maxCount: 3 })).count).toBe(3);
    expect(refusalOf({ ...COMPLETE, count: 4 }, { maxCount: 3 }).message).toBe(
      'count must be at most 3: split the request, or raise MAX_COUNT.',
    );
  });

  test.each(['aliyun', 'aliyun-x', 'acs:x', 'ecs-provisioner-goal'])('may not bring the reserved tag %s', (key) => {
    expect(refusalOf({ ...COMPLETE, tag: [{ key, value: 'v' }] })).toEqual({
      field: 'tag',
      message: 'tag has a reserved key.',
    });
  });

  test('may bring a tag whose key only contains a reserved word', () => {
    const tag = [{ key: 'my-aliyun', value: '' }];

    expect(aRequest({ tag }).userTags).toEqual(tag);
  });
});

describe('a lifetime that the deployment limits', () => {
  const limited = someGuardrails({ rails: { maxLifetimeMinutes: 120 } });
  const releaseOf = (body: object): number | undefined =>
    parseRequest({ ...COMPLETE, ...body }, 'r', limited).intent.autoReleaseMinutes;

  test('is that of each request that names none, but for PrePaid ones, which ECS does not release', () => {
    expect(releaseOf({})).toBe(120);
    expect(releaseOf({ autoReleaseMinutes: 60 })).toBe(60);
    expect(releaseOf({ instanceChargeType: 'PrePaid', period: 1 })).toBeUndefined();
  });
});

describe('placements', () => {
  test('take from the request what they leave out', () => {
    const placements = [{ zoneId: 'z1' }, { zoneId: 'z2', instanceType: 'other' }, { vSwitchId: 'v' }];

    expect(aRequest({ instanceType: 'type', placements }).placements).toEqual([
      { zoneId: 'z1', instanceType: 'type' },
      { zoneId: 'z2', instanceType: 'other' },
      { vSwitchId: 'v', instanceType: 'type' },
    ]);
  });

  test.each<[object, (string | undefined)[]]>([
    [{}, ['default']],
    [{ vSwitchId: 'own' }, ['own']],
    [{ zoneId: 'z' }, [undefined]],
    [{ zoneId: 'z', vSwitchId: 'own' }, ['own']],
    [{ placements: [{ instanceType: 'a' }, { instanceType: 'b' }] }, ['default', 'default']],
    [{ placements: [{ instanceType: 'a' }, { zoneId: 'z' }] }, ['default', undefined]],
    [{ placements: [{ instanceType: 'a' }, { zoneId: 'z', vSwitchId: 'own' }] }, ['default', 'own']],
    [{ zoneId: 'z', placements: [{}, { vSwitchId: 'own' }] }, [undefined, 'own']],
    [{ placements: [{ zoneId: 'z', vSwitchId: 'own' }] }, ['own']],
    [{ vSwitchId: 'own', placements: [{ zoneId: 'z' }] }, ['own']],
  ])('%j use the default VSwitch only where its zone cannot contradict them', (body, vSwitches) => {
    const guardrails = someGuardrails({ defaults: { ...COMPLETE, vSwitchId: 'default' } });

    const { placements } = parseRequest(body, 'r', guardrails);

    expect(placements.map(({ vSwitchId }) => vSwitchId)).toEqual(vSwitches);
  });
});

describe('user data', () => {
  test('that is plain text is refused with a word on the field for it, and is not repeated', () => {
    expect(refusalOf({ ...COMPLETE, userData: '#!/bin/sh' })).toEqual({
      field: 'userData',
      message: 'userData must be Base64: bring plain text as userDataText.',
    });
  });

  test('as text is encoded for ECS, which knows no such field', () => {
    const { parameters } = aRequest({ userDataText: '#!/bin/sh' });

    expect(parameters).toHaveProperty('userData', 'IyEvYmluL3No');
    expect(parameters).not.toHaveProperty('userDataText');
  });

  test('comes in one form', () => {
    expect(refusalOf({ ...COMPLETE, userData: 'IyEvYmluL3No', userDataText: '#!/bin/sh' })).toEqual({
      field: 'userDataText',
      message: 'userDataText and userData exclude each other: leave one of them out.',
    });
  });

  test.each([
    ['userData', Buffer.alloc(32_769).toString('base64')],
    ['userDataText', 'x'.repeat(32_769)],
  ])('is at most 32 KB as %s', (field, value) => {
    expect(refusalOf({ ...COMPLETE, [field]: value })).toEqual({
      field,
      message: `${field} must be at most 32768 bytes before it is encoded: let it fetch what is longer.`,
    });
  });
});
