import { describe, expect, test } from 'vitest';
import { LONG_MS, MINUTE } from '../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../test/ecs/startInMemoryEcs.ts';

const START = Date.UTC(2026, 0, 1);

describe('an instance of CreateInstance', () => {
  test('goes from Pending to Stopped within 5 to 15 seconds at a mean of 10', () => {
    const { clock, create, status } = startInMemoryEcs();
    const id = create();

    clock.advance(4_999);

    expect(status(id)).toBe('Pending');

    clock.advance(10_001);

    expect(status(id)).toBe('Stopped');
  });

  test('stays in each state for half to one and a half of its mean time, evenly spread', () => {
    const { clock, create, changes } = startInMemoryEcs();
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

  test('shows when it was last started', () => {
    const { clock, call, find, running } = startInMemoryEcs();
    const id = running();

    expect(find(id)).toMatchObject({ CreationTime: '2026-01-01T00:00Z', StartTime: '2026-01-01T00:00Z' });

    clock.advance(5 * MINUTE);
    call('RebootInstance', { InstanceId: id });
    clock.advance(LONG_MS);

    expect(find(id)).toMatchObject({ CreationTime: '2026-01-01T00:00Z', StartTime: '2026-01-01T00:06Z' });
  });

  test('starts, stops, reboots and disappears, and reports each change', () => {
    const { clock, call, create, status, changes } = startInMemoryEcs();
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

  test('goes through every state at once when durations are 0', () => {
    const { create, call, status } = startInMemoryEcs({ durations: { pending: 0, starting: 0, stopping: 0 } });
    const id = create();

    expect(status(id)).toBe('Stopped');

    call('StartInstance', { InstanceId: id });

    expect(status(id)).toBe('Running');
  });

  test('is described with every field that DescribeInstances documents', () => {
    const { create, find } = startInMemoryEcs();

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

  test('refuses what its status does not allow', () => {
    const { clock, code, create } = startInMemoryEcs();
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

  test('is in a region of its own', () => {
    const { create, code, page, stopped, ecs } = startInMemoryEcs();

    create({ RegionId: 'ap-southeast-1', ZoneId: 'ap-southeast-1a' });

    expect(page().TotalCount).toBe(0);
    expect(page({ RegionId: 'ap-southeast-1' }).TotalCount).toBe(1);
    expect(page({ RegionId: 'mars-north-7' }).TotalCount).toBe(0);
    expect(code('DescribeInstances', { RegionId: 'No Region' })).toBe('InvalidRegionId.NotFound');
    expect(code('StartInstance', { RegionId: 'cn-hangzhou', InstanceId: stopped() })).toBe(
      'InvalidInstanceId.NotFound',
    );

    create();

    expect(ecs.stats().instances).toMatchObject({ Pending: 1, Stopped: 2 });
  });

  test('is found in any region by a call that names none', () => {
    const { clock, ecs, create, status } = startInMemoryEcs();
    const id = create();
    create({ RegionId: 'cn-hangzhou', ZoneId: 'cn-hangzhou-b' });
    clock.advance(LONG_MS);

    ecs.call('StartInstance', { InstanceId: id });

    expect(status(id)).toBe('Starting');
  });
});

describe('automatic release', () => {
  test('happens at the start of its minute, whatever the instance does', () => {
    const { clock, run, status, find } = startInMemoryEcs();
    const [id = ''] = run({ AutoReleaseTime: '2026-01-01T00:40:30Z' });

    expect(find(id)?.AutoReleaseTime).toBe('2026-01-01T00:40Z');

    clock.advance(40 * MINUTE - 1);

    expect(status(id)).toBe('Running');

    clock.advance(1);

    expect(status(id)).toBe('absent');
  });

  test('is set, moved and cancelled', () => {
    const { clock, call, running, status, find } = startInMemoryEcs();
    const id = running();

    call('ModifyInstanceAutoReleaseTime', { InstanceId: id, AutoReleaseTime: '2026-01-01T01:00:00Z' });

    expect(find(id)?.AutoReleaseTime).toBe('2026-01-01T01:00Z');

    call('ModifyInstanceAutoReleaseTime', { InstanceId: id });
    clock.advance(2 * 60 * MINUTE);

    expect(status(id)).toBe('Running');
  });
});
