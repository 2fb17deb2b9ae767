import { describe, expect, it } from 'vitest';
import { LAUNCH, LONG_MS, MINUTE, modelRoom } from './modelKit.ts';

const START = Date.UTC(2026, 0, 1);

describe('an instance of CreateInstance', () => {
  it('goes from Pending to Stopped within 5 to 15 seconds at a mean of 10', () => {
    const { clock, create, status } = modelRoom();
    const id = create();

    clock.advance(4_999);
    expect(status(id)).toBe('Pending');
    clock.advance(10_001);
    expect(status(id)).toBe('Stopped');
  });

  it('stays in each state for half to one and a half of its mean time, evenly spread', () => {
    const { clock, create, changes } = modelRoom();
    const count = 300;
    for (let i = 0; i < count; i++) create();

    clock.advance(LONG_MS);

    const stays = changes.filter(({ state }) => state === 'Stopped').map(({ time }) => (time - START) / 1000);
    expect(stays).toHaveLength(count);
    expect(Math.min(...stays)).toBeGreaterThanOrEqual(5);
    expect(Math.min(...stays)).toBeLessThan(6);
    expect(Math.max(...stays)).toBeLessThanOrEqual(15);
    expect(Math.max(...stays)).toBeGreaterThan(14);
  });

  it('tells when it was started last', () => {
    const { clock, call, find, running } = modelRoom();
    const id = running();

    expect(find(id)).toMatchObject({ CreationTime: '2026-01-01T00:00Z', StartTime: '2026-01-01T00:00Z' });
    clock.advance(5 * MINUTE);
    call('RebootInstance', { InstanceId: id });
    clock.advance(LONG_MS);
    expect(find(id)).toMatchObject({ CreationTime: '2026-01-01T00:00Z', StartTime: '2026-01-01T00:06Z' });
  });

  it('starts, stops, reboots and disappears, and tells each change', () => {
    const { clock, call, create, status, changes } = modelRoom();
    const id = create();
    clock.advance(LONG_MS);

    call('StartInstance', { InstanceId: id });
    expect(status(id)).toBe('Starting');
    clock.advance(LONG_MS);
    expect(status(id)).toBe('Running');
    call('RebootInstance', { InstanceId: id });
    expect(status(id)).toBe('Starting');
    clock.advance(LONG_MS);
    call('StopInstance', { InstanceId: id });
    expect(status(id)).toBe('Stopping');
    clock.advance(LONG_MS);
    call('DeleteInstance', { InstanceId: id });

    expect(status(id)).toBe('absent');
    expect(changes.map(({ state }) => state)).toEqual(
      ['Pending', 'Stopped', 'Starting', 'Running', 'Starting', 'Running', 'Stopping', 'Stopped', 'Deleted'], // prettier-ignore
    );
    expect(changes.every((change) => change.instanceId === id && change.zoneId === 'cn-beijing-a')).toBe(true);
  });

  it('goes through every state at once when durations are 0', () => {
    const { create, call, status } = modelRoom({ durations: { pending: 0, starting: 0, stopping: 0 } });
    const id = create();

    expect(status(id)).toBe('Stopped');
    call('StartInstance', { InstanceId: id });
    expect(status(id)).toBe('Running');
  });

  it('is told with all that DescribeInstances documents of it', () => {
    const { create, find } = modelRoom();

    const seen = find(create({ InstanceName: 'web-1', 'Tag.1.Key': 'k', 'Tag.1.Value': 'v' }));

    expect(seen).toMatchObject({
      InstanceName: 'web-1',
      RegionId: 'cn-beijing',
      InstanceType: 'ecs.g6.large',
      Cpu: 2,
      Memory: 8192,
      OSType: 'linux',
      InstanceNetworkType: 'vpc',
      PublicIpAddress: { IpAddress: [] },
      InnerIpAddress: { IpAddress: [] },
      VpcAttributes: { VpcId: 'vpc-local', VSwitchId: 'vsw-local-a' },
      SecurityGroupIds: { SecurityGroupId: ['sg-local'] },
      CreationTime: '2026-01-01T00:00Z',
      StartTime: '',
      ExpiredTime: '2099-12-31T15:59Z',
      OperationLocks: { LockReason: [] },
      Tags: { Tag: [{ TagKey: 'k', TagValue: 'v' }] },
      DeletionProtection: false,
      IoOptimized: true,
    });
    expect(seen?.VpcAttributes.PrivateIpAddress.IpAddress[0]).toMatch(/^172\.16\./);
  });

  it('is refused what its status does not allow', () => {
    const { clock, code, create } = modelRoom();
    const id = { InstanceId: create() };

    expect(code('StartInstance', id)).toBe('IncorrectInstanceStatus');
    expect(code('DeleteInstance', id)).toBe('IncorrectInstanceStatus.Initializing');
    expect(code('DeleteInstance', { ...id, Force: 'true' })).toBe('IncorrectInstanceStatus.Initializing');
    expect(code('AllocatePublicIpAddress', id)).toBe('IncorrectInstanceStatus');
    clock.advance(LONG_MS);
    expect(code('StopInstance', id)).toBe('IncorrectInstanceStatus');
    expect(code('RebootInstance', id)).toBe('IncorrectInstanceStatus');
    expect(code('StartInstance', id)).toBe('none');
    expect(code('StartInstance', id)).toBe('IncorrectInstanceStatus');
    clock.advance(LONG_MS);
    expect(code('DeleteInstance', id)).toBe('IncorrectInstanceStatus');
    expect(code('DeleteInstance', { ...id, Force: 'True' })).toBe('none');
    expect(code('StartInstance', id)).toBe('InvalidInstanceId.NotFound');
  });

  it('is in a region of its own', () => {
    const { create, code, page, stopped, model } = modelRoom();
    create({ RegionId: 'ap-southeast-1', ZoneId: 'ap-southeast-1a' });

    expect(page().TotalCount).toBe(0);
    expect(page({ RegionId: 'ap-southeast-1' }).TotalCount).toBe(1);
    expect(page({ RegionId: 'mars-north-7' }).TotalCount).toBe(0);
    expect(code('DescribeInstances', { RegionId: 'No Region' })).toBe('InvalidRegionId.NotFound');
    expect(code('StartInstance', { RegionId: 'cn-hangzhou', InstanceId: stopped() })).toBe(
      'InvalidInstanceId.NotFound',
    );
    create();
    expect(model.stats().instances).toMatchObject({ Pending: 1, Stopped: 2 });
  });

  it('is found in any region by a call that names none', () => {
    const { clock, model, create, status } = modelRoom();
    const id = create();
    create({ RegionId: 'cn-hangzhou', ZoneId: 'cn-hangzhou-b' });
    clock.advance(LONG_MS);

    model.call('StartInstance', { InstanceId: id });

    expect(status(id)).toBe('Starting');
  });
});

describe('instances of RunInstances', () => {
  it('start by themselves and have their public address from the beginning', () => {
    const { clock, run, find } = modelRoom();
    const [id = ''] = run({ InternetMaxBandwidthOut: '10' });

    const address = find(id)?.PublicIpAddress.IpAddress;
    clock.advance(2 * LONG_MS);

    expect(address).toHaveLength(1);
    expect(find(id)).toMatchObject({ Status: 'Running', PublicIpAddress: { IpAddress: address } });
  });

  it('come in the amount asked for, named in series', () => {
    const { run, find } = modelRoom();

    const ids = run({ Amount: '3', InstanceName: 'web', UniqueSuffix: 'true' });
    const series = run({ Amount: '2', InstanceName: 'db[10,3]-x' });

    expect(ids.map((id) => find(id)?.InstanceName)).toEqual(['web001', 'web002', 'web003']);
    expect(series.map((id) => find(id)?.InstanceName)).toEqual(['db010-x', 'db011-x']);
  });

  it('may be fewer where there are not enough, but not fewer than MinAmount', () => {
    const { run, code } = modelRoom({ stock: [{ zone: 'cn-beijing-a', left: 5 }] });

    expect(code('RunInstances', { ...LAUNCH, Amount: '10', MinAmount: '6' })).toBe('OperationDenied.NoStock');
    expect(code('RunInstances', { ...LAUNCH, Amount: '5', DryRun: 'true' })).toBe('DryRunOperation');
    expect(run({ Amount: '10', MinAmount: '3' })).toHaveLength(5);
    expect(code('RunInstances', { ...LAUNCH, Amount: '2' })).toBe('OperationDenied.NoStock');
    expect(code('RunInstances', { ...LAUNCH, Amount: '2', DryRun: 'true' })).toBe('OperationDenied.NoStock');
    expect(code('RunInstances', { ...LAUNCH, Amount: '2', MinAmount: '3' })).toBe('InvalidMinAmount.Malformed');
  });

  it('may be fewer where the VSwitch has not enough addresses', () => {
    const { call, run, code } = modelRoom();
    const block = { VpcId: 'vpc-local', ZoneId: 'cn-beijing-a', CidrBlock: '172.31.255.0/29' };
    const { VSwitchId } = call('CreateVSwitch', block) as { VSwitchId: string };

    expect(code('RunInstances', { ...LAUNCH, VSwitchId, Amount: '9', MinAmount: '5' })).toBe(
      'InvalidVSwitchId.IpNotEnough',
    );
    // Of the eight addresses of the block, four are the platform's own.
    expect(run({ VSwitchId, Amount: '9', MinAmount: '1' })).toHaveLength(4);
  });

  it('are not released at a time when they are paid for in advance', () => {
    const { clock, run, find } = modelRoom();
    const [id = ''] = run({ InstanceChargeType: 'PrePaid', Period: '1', AutoReleaseTime: '2026-01-01T00:30:00Z' });

    clock.advance(60 * MINUTE);

    expect(find(id)).toMatchObject({ Status: 'Running', AutoReleaseTime: '' });
  });

  it.each([
    ['2026-01-01T00:30:00Z', 'none'],
    ['2026-01-01T00:29:59Z', 'InvalidAutoReleaseTime.Malformed'],
    ['2030-01-01T00:00:00Z', 'InvalidAutoReleaseTime.Malformed'],
    ['tomorrow', 'InvalidAutoReleaseTime.Malformed'],
  ])('take %s for their automatic release with %s', (time, expected) => {
    expect(modelRoom().code('RunInstances', { ...LAUNCH, AutoReleaseTime: time })).toBe(expected);
  });
});

describe('automatic release', () => {
  it('happens at the start of its minute, whatever the instance does', () => {
    const { clock, run, status, find } = modelRoom();
    const [id = ''] = run({ AutoReleaseTime: '2026-01-01T00:40:30Z' });

    expect(find(id)?.AutoReleaseTime).toBe('2026-01-01T00:40Z');
    clock.advance(40 * MINUTE - 1);
    expect(status(id)).toBe('Running');
    clock.advance(1);
    expect(status(id)).toBe('absent');
  });

  it('is set, moved and cancelled', () => {
    const { clock, call, running, status, find } = modelRoom();
    const id = running();

    call('ModifyInstanceAutoReleaseTime', { InstanceId: id, AutoReleaseTime: '2026-01-01T01:00:00Z' });
    expect(find(id)?.AutoReleaseTime).toBe('2026-01-01T01:00Z');
    call('ModifyInstanceAutoReleaseTime', { InstanceId: id });
    clock.advance(2 * 60 * MINUTE);

    expect(status(id)).toBe('Running');
  });
});

describe('public addresses', () => {
  it('are given once, to an instance with bandwidth', () => {
    const { call, code, find, stopped } = modelRoom();
    const id = stopped({ InternetMaxBandwidthOut: '1' });

    expect(code('AllocatePublicIpAddress', { InstanceId: id, IpAddress: 'junk' })).toBe('InvalidIpAddress.Malformed');
    expect(code('AllocatePublicIpAddress', { InstanceId: id, IpAddress: '1.2.3.4' })).toBe('InvalidIpAddress.NotFound');
    const { IpAddress: ip } = call('AllocatePublicIpAddress', { InstanceId: id }) as { IpAddress: string };

    expect(find(id)?.PublicIpAddress.IpAddress).toEqual([ip]);
    expect(code('AllocatePublicIpAddress', { InstanceId: id })).toBe('AllocatedAlready');
    expect(code('AllocatePublicIpAddress', { InstanceId: stopped() })).toBe('AllocateIpInvalidInstanceBandwidth');
  });

  it('go and come back with StopCharging', () => {
    const { clock, call, find, running } = modelRoom();
    const id = running({ InternetMaxBandwidthOut: '1' });
    call('AllocatePublicIpAddress', { InstanceId: id });

    call('StopInstance', { InstanceId: id, StoppedMode: 'StopCharging' });
    clock.advance(LONG_MS);
    expect(find(id)).toMatchObject({ StoppedMode: 'StopCharging', PublicIpAddress: { IpAddress: [] } });
    call('StartInstance', { InstanceId: id });
    clock.advance(LONG_MS);

    expect(find(id)?.PublicIpAddress.IpAddress).toHaveLength(1);
  });

  it('stay with KeepCharging', () => {
    const { clock, call, find, running } = modelRoom();
    const id = running({ InternetMaxBandwidthOut: '1' });
    call('AllocatePublicIpAddress', { InstanceId: id });

    call('StopInstance', { InstanceId: id });
    clock.advance(LONG_MS);

    expect(find(id)).toMatchObject({
      StoppedMode: 'KeepCharging',
      PublicIpAddress: { IpAddress: [expect.any(String)] },
    });
  });
});
