import { describe, expect, test } from 'vitest';
import { LAUNCH, LONG_MS, MINUTE } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('RunInstances', () => {
  test.each([
    [{ LaunchTemplateId: 'lt-1' }, 'InvalidLaunchTemplate.NotFound'],
    [{ LaunchTemplateName: 'web', RegionId: 'cn-beijing' }, 'InvalidLaunchTemplate.NotFound'],
    [{ ...LAUNCH, LaunchTemplateId: 'lt-1' }, 'InvalidLaunchTemplate.NotFound'],
    [{ ...LAUNCH, InstanceType: '' }, 'MissingParameter'],
  ])('with %j answers %s', (parameters: Record<string, string>, expected) => {
    expect(startInMemoryEcs().code('RunInstances', parameters)).toBe(expected);
  });

  test('takes its network from the primary network interface as well', () => {
    const { call, find } = startInMemoryEcs();

    const answer = call('RunInstances', {
      ...LAUNCH,
      SecurityGroupId: '',
      'NetworkInterface.1.VSwitchId': 'vsw-local-a',
      'NetworkInterface.1.SecurityGroupIds.1': 'sg-local',
    }) as { InstanceIdSets: { InstanceIdSet: string[] } };

    expect(find(answer.InstanceIdSets.InstanceIdSet[0] ?? '')).toMatchObject({
      SecurityGroupIds: { SecurityGroupId: ['sg-local'] },
    });
  });

  test.each([
    [{ HttpEndpoint: 'x' }, 'InvalidHttpEndpoint.NotSupported'],
    [{ HttpTokens: 'x' }, 'InvalidHttpTokens.NotSupported'],
    [{ Tenancy: 'x' }, 'InvalidParam.Tenancy'],
    [{ HttpEndpoint: 'enabled', HttpTokens: 'required', Tenancy: 'default', DryRun: 'true' }, 'DryRunOperation'],
    [{ Amount: '101' }, 'InvalidParameter'],
    [{ Amount: '0' }, 'InvalidParameter'],
    [{ MinAmount: 'x' }, 'InvalidMinAmount.Malformed'],
    [{ SecurityGroupId: '' }, 'MissingParameter'],
    [{ 'NetworkInterface.1.VSwitchId': 'vsw-local-a' }, 'InvalidParameter'],
  ])('with %j answers %s', (parameters, expected) => {
    expect(startInMemoryEcs().code('RunInstances', { ...LAUNCH, ...parameters })).toBe(expected);
  });
});

describe('instances of RunInstances', () => {
  test('start by themselves and have their public address from the beginning', () => {
    const { clock, run, find } = startInMemoryEcs();
    const [id = ''] = run({ InternetMaxBandwidthOut: '10' });

    const address = find(id)?.PublicIpAddress.IpAddress;
    clock.advance(2 * LONG_MS);

    expect(address).toHaveLength(1);
    expect(find(id)).toMatchObject({ Status: 'Running', PublicIpAddress: { IpAddress: address } });
  });

  test('are created in the amount asked for, named in series', () => {
    const { run, find } = startInMemoryEcs();

    const ids = run({ Amount: '3', InstanceName: 'web', UniqueSuffix: 'true' });
    const series = run({ Amount: '2', InstanceName: 'db[10,3]-x' });

    expect(ids.map((id) => find(id)?.InstanceName)).toEqual(['web001', 'web002', 'web003']);
    expect(series.map((id) => find(id)?.InstanceName)).toEqual(['db010-x', 'db011-x']);
  });

  test('may be fewer when stock is short, but not fewer than MinAmount', () => {
    const { run, code } = startInMemoryEcs({ stock: [{ zone: 'cn-beijing-a', left: 5 }] });

    expect(code('RunInstances', { ...LAUNCH, Amount: '10', MinAmount: '6' })).toBe('OperationDenied.NoStock');
    expect(code('RunInstances', { ...LAUNCH, Amount: '5', DryRun: 'true' })).toBe('DryRunOperation');
    expect(run({ Amount: '10', MinAmount: '3' })).toHaveLength(5);
    expect(code('RunInstances', { ...LAUNCH, Amount: '2' })).toBe('OperationDenied.NoStock');
    expect(code('RunInstances', { ...LAUNCH, Amount: '2', DryRun: 'true' })).toBe('OperationDenied.NoStock');
    expect(code('RunInstances', { ...LAUNCH, Amount: '2', MinAmount: '3' })).toBe('InvalidMinAmount.Malformed');
  });

  test('may be fewer when the VSwitch is short of addresses', () => {
    const { call, run, code } = startInMemoryEcs();
    const block = { VpcId: 'vpc-local', ZoneId: 'cn-beijing-a', CidrBlock: '172.31.255.0/29' };
    const { VSwitchId } = call('CreateVSwitch', block) as { VSwitchId: string };

    expect(code('RunInstances', { ...LAUNCH, VSwitchId, Amount: '9', MinAmount: '5' })).toBe(
      'InvalidVSwitchId.IpNotEnough',
    );
    // The platform reserves four of the block's eight addresses.
    expect(run({ VSwitchId, Amount: '9', MinAmount: '1' })).toHaveLength(4);
  });

  test('cannot have a release time when they are prepaid', () => {
    const { clock, run, find } = startInMemoryEcs();
    const [id = ''] = run({ InstanceChargeType: 'PrePaid', Period: '1', AutoReleaseTime: '2026-01-01T00:30:00Z' });

    clock.advance(60 * MINUTE);

    expect(find(id)).toMatchObject({ Status: 'Running', AutoReleaseTime: '' });
  });

  test.each([
    ['2026-01-01T00:30:00Z', 'none'],
    ['2026-01-01T00:29:59Z', 'InvalidAutoReleaseTime.Malformed'],
    ['2030-01-01T00:00:00Z', 'InvalidAutoReleaseTime.Malformed'],
    ['tomorrow', 'InvalidAutoReleaseTime.Malformed'],
    ['2026-02-30T00:00:00Z', 'InvalidAutoReleaseTime.Malformed'],
  ])('take %s for their automatic release with %s', (time, expected) => {
    expect(startInMemoryEcs().code('RunInstances', { ...LAUNCH, AutoReleaseTime: time })).toBe(expected);
  });
});
