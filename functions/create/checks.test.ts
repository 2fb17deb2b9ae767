import { describe, expect, test } from 'vitest';
import { aRequest, someGuardrails } from '../../test/support/builders.ts';
import { COMPLETE, refusalOf } from '../../test/support/refusalOf.ts';
import { parseRequest, type Guardrails } from './request.ts';

describe('what a request must not leave out', () => {
  test.each([
    ['instanceType', 'instanceType is missing: name it in the request, or set its default for the function.'],
    ['securityGroupId', 'securityGroupId is missing: name it in the request, or set its default for the function.'],
    ['imageId', 'imageId is missing: name it in the request, or set IMAGE_ID for the function.'],
  ])('is %s, where there is no default for it', (field, message) => {
    expect(refusalOf({ ...COMPLETE, [field]: undefined })).toEqual({ field, message });
  });

  test('is the instance type of every placement, where the request has none', () => {
    const rest = { imageId: 'image', securityGroupId: 'group' };

    expect(refusalOf({ ...rest, placements: [{ instanceType: 'a' }, {}] }).field).toBe('instanceType');
    expect(aRequest({ placements: [{ instanceType: 'a' }, { instanceType: 'b' }] }).placements).toHaveLength(2);
    expect(
      parseRequest({ ...rest, placements: [{ instanceType: 'a' }] }, 'r', someGuardrails({ defaults: {} })).placements,
    ).toEqual([{ instanceType: 'a' }]);
  });

  test('placements do not make up for a security group', () => {
    const body = { imageId: 'image', placements: [{ instanceType: 'a' }] };

    expect(refusalOf(body).field).toBe('securityGroupId');
  });

  test('is not the image where there is a family of them', () => {
    const body = { instanceType: 'type', securityGroupId: 'group', imageFamily: 'family' };

    expect(parseRequest(body, 'r', someGuardrails({ defaults: {} })).parameters).toEqual({
      securityGroupId: 'group',
      imageFamily: 'family',
    });
  });
});

describe('a PrePaid request', () => {
  const prepaid = { ...COMPLETE, instanceChargeType: 'PrePaid', period: 1, periodUnit: 'Month' };

  test('is kept on failure, since nobody takes it back', () => {
    expect(aRequest(prepaid).intent.onFailure).toBe('keep');
    expect(aRequest({ ...prepaid, onFailure: 'keep', placements: [{}] }).intent.onFailure).toBe('keep');
  });

  test.each<[string, object, Partial<Guardrails>, string]>([
    ['period', { period: undefined }, {}, 'period is missing: a PrePaid instance needs it, with periodUnit.'],
    ['placements', { placements: [{}, {}] }, {}, 'A PrePaid request takes one placement only.'],
    ['onFailure', { onFailure: 'release' }, {}, 'A PrePaid instance cannot be released: use onFailure "keep".'],
    [
      'autoReleaseMinutes',
      { autoReleaseMinutes: 60 },
      {},
      'A PrePaid instance has no automatic release: leave autoReleaseMinutes out.',
    ],
  ])('is refused for its %s', (field, change, guardrails, message) => {
    expect(refusalOf({ ...prepaid, ...change }, guardrails)).toEqual({ field, message });
  });

  test('alone has a period', () => {
    const message = 'period goes with instanceChargeType PrePaid only.';

    expect(refusalOf({ ...COMPLETE, period: 1 })).toEqual({ field: 'period', message });
  });
});

describe('what excludes another', () => {
  test.each<[string, object, string]>([
    ['imageFamily', { imageFamily: 'family' }, 'imageFamily and imageId exclude each other: leave one of them out.'],
    [
      'passwordInherit',
      { password: 'Secret-123', passwordInherit: true },
      'passwordInherit takes the password of the image: leave it or password out.',
    ],
    [
      'spotStrategy',
      { instanceChargeType: 'PrePaid', period: 1, spotStrategy: 'SpotAsPriceGo' },
      'A spot instance is pay-as-you-go: leave spotStrategy or instanceChargeType out.',
    ],
  ])('is refused by the name of %s', (field, change, message) => {
    expect(refusalOf({ ...COMPLETE, ...change })).toEqual({ field, message });
  });

  test.each([
    { password: 'Secret-123', passwordInherit: false },
    { passwordInherit: true },
    { password: 'Secret-123', keyPairName: 'key' },
    { spotStrategy: 'SpotAsPriceGo' },
    { instanceChargeType: 'PrePaid', period: 1, spotStrategy: 'NoSpot' },
    { dedicatedHostId: 'dh-1', tenancy: 'host' },
  ])('is not %j', (change) => {
    expect(aRequest(change).parameters).toMatchObject(change);
  });

  test.each<[string, object]>([
    ['placements.1.zoneId', { vSwitchId: 'v', placements: [{ zoneId: 'a' }, { zoneId: 'b' }] }],
    ['placements.0.zoneId', { vSwitchId: 'v', zoneId: 'a', placements: [{ zoneId: 'b' }] }],
    [
      'placements.2.zoneId',
      {
        placements: [{ zoneId: 'a', vSwitchId: 'v' }, { vSwitchId: 'w' }, { zoneId: 'b', vSwitchId: 'v' }],
      },
    ],
  ])('is two zones for one VSwitch: %s', (field, change) => {
    expect(refusalOf({ ...COMPLETE, ...change })).toEqual({
      field,
      message: 'A VSwitch stands in one zone, and this one is named with two: name the VSwitch of this zone.',
    });
  });

  test('is not one zone for two VSwitches, nor one VSwitch for two types', () => {
    const placements = [
      { zoneId: 'a', vSwitchId: 'v' },
      { zoneId: 'a', vSwitchId: 'w' },
      { vSwitchId: 'v', instanceType: 'other' },
    ];

    expect(aRequest({ placements }).placements).toMatchObject(placements);
  });
});

describe('an address', () => {
  const privateIpAddress = '172.16.0.9';
  const two = (first: object, second: object) => ({ privateIpAddress, placements: [first, second] });

  test.each<object>([{ count: 2 }, { count: 100, placements: [{ vSwitchId: 'v' }] }])(
    'is for one instance: %j',
    (change) => {
      expect(refusalOf({ ...COMPLETE, privateIpAddress, ...change })).toEqual({
        field: 'privateIpAddress',
        message: 'privateIpAddress is for one instance: leave it out, or ask for a count of 1.',
      });
    },
  );

  test.each<object>([
    two({ vSwitchId: 'v' }, { vSwitchId: 'w' }),
    two({ zoneId: 'a' }, { zoneId: 'b' }),
    two({}, { vSwitchId: 'v' }),
    two({ zoneId: 'a' }, { vSwitchId: 'a' }),
  ])('lies in one VSwitch: %j', (change) => {
    expect(refusalOf({ ...COMPLETE, ...change })).toEqual({
      field: 'privateIpAddress',
      message: 'privateIpAddress lies in one VSwitch: leave it out, or name placements in that VSwitch only.',
    });
  });

  test.each<object>([
    { privateIpAddress },
    { privateIpAddress, count: 1, vSwitchId: 'v' },
    two({ instanceType: 'a' }, { instanceType: 'b' }),
    two({ vSwitchId: 'v', instanceType: 'a' }, { vSwitchId: 'v', zoneId: 'z' }),
  ])('may be asked for in %j', (change) => {
    expect(aRequest(change).parameters).toHaveProperty('privateIpAddress', privateIpAddress);
  });

  test('may be the default VSwitch’s, in a placement that does not name it', () => {
    const guardrails = someGuardrails({ defaults: { ...COMPLETE, vSwitchId: 'v' } });

    expect(parseRequest(two({}, { vSwitchId: 'v' }), 'r', guardrails).placements).toHaveLength(2);
  });
});

describe('the time that is paid for', () => {
  const prepaid = { ...COMPLETE, instanceChargeType: 'PrePaid' };

  test.each([
    [undefined, [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36, 48, 60]],
    ['Month', [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36, 48, 60]],
    ['Week', [1, 2, 3, 4]],
  ])('with periodUnit %s has the lengths that ECS sells', (periodUnit, sold) => {
    for (let period = 1; period <= 60; period += 1) {
      const body = { ...prepaid, period, ...(periodUnit !== undefined && { periodUnit }) };
      if (sold.includes(period)) expect(aRequest(body).parameters['period']).toBe(period);
      else expect(refusalOf(body).field).toBe('period');
    }
  });

  test('is told where it is wrong', () => {
    expect(refusalOf({ ...prepaid, period: 10 }).message).toBe(
      'period must be 1 to 9, 12, 24, 36, 48 or 60 months, or 1 to 4 with periodUnit Week.',
    );
  });
});
