import { describe, expect, test } from 'vitest';
import { LONG_MS } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

const INSTANCE = { ResourceType: 'instance' };

function start() {
  const started = startInMemoryEcs();
  const web = started.create({
    InstanceName: 'web-1',
    InternetMaxBandwidthOut: '1',
    'Tag.1.Key': 'role',
    'Tag.1.Value': 'web',
    'Tag.2.Key': 'blank',
  });
  const db = started.create({
    InstanceName: 'db-1',
    ZoneId: 'cn-beijing-b',
    InstanceType: 'ecs.c6.xlarge',
    'Tag.1.Key': 'role',
    'Tag.1.Value': 'db',
    InstanceChargeType: 'PrePaid',
    Period: '1',
    KeyPairName: 'local',
    ResourceGroupId: 'rg-1',
  });
  started.clock.advance(LONG_MS);
  started.call('StartInstance', { InstanceId: db });
  const names = (parameters: Record<string, string>) => {
    const page = started.page(parameters);
    expect(page.TotalCount).toBe(page.Instances.Instance.length);
    return page.Instances.Instance.map(({ InstanceName: name }) => name);
  };
  return { ...started, web, db, names };
}

describe('DescribeInstances', () => {
  // A client that reads in a row, as the vendor's modules for Ansible do, wants the elastic address before the public one.
  test('answers the fields in the order of the service', () => {
    const { find, web } = start();
    const order = ['EipAddress', 'Status', 'InstanceId', 'VpcAttributes', 'InstanceName', 'PublicIpAddress', 'ZoneId'];

    expect(Object.keys(find(web) ?? {}).filter((name) => order.includes(name))).toEqual(order);
  });

  test.each([
    [{}, ['db-1', 'web-1']],
    [{ Status: 'Starting' }, ['db-1']],
    [{ Status: 'Running' }, []],
    [{ ZoneId: 'cn-beijing-b' }, ['db-1']],
    [{ VpcId: 'vpc-local' }, ['db-1', 'web-1']],
    [{ VpcId: 'vpc-none' }, []],
    [{ VSwitchId: 'vsw-local-a' }, ['web-1']],
    [{ InstanceNetworkType: 'classic' }, []],
    [{ InstanceType: 'ecs.c6.xlarge' }, ['db-1']],
    [{ InstanceTypeFamily: 'ecs.g6' }, ['web-1']],
    [{ InstanceName: 'web-1' }, ['web-1']],
    [{ InstanceName: 'web' }, []],
    [{ InstanceName: 'web*' }, ['web-1']],
    [{ InstanceName: '*-*' }, ['db-1', 'web-1']],
    [{ InstanceName: 'w*b*1' }, ['web-1']],
    [{ InstanceName: '*x*' }, []],
    [{ InstanceName: 'web-1*1' }, []],
    [{ SecurityGroupId: 'sg-local', Status: 'Stopped' }, ['web-1']],
    [{ ImageId: 'none' }, []],
    [{ KeyPairName: 'local' }, ['db-1']],
    [{ InstanceChargeType: 'PrePaid' }, ['db-1']],
    [{ ResourceGroupId: 'rg-1' }, ['db-1']],
    [{ 'Tag.1.Key': 'role' }, ['db-1', 'web-1']],
    [{ 'Tag.1.Key': 'role', 'Tag.1.Value': 'web' }, ['web-1']],
    [{ 'Tag.1.key': 'role', 'Tag.1.value': 'web' }, ['web-1']],
    [{ 'Tag.1.Key': 'blank' }, ['web-1']],
    [{ 'Tag.1.Key': 'role', 'Tag.1.Value': 'db', 'Tag.2.Key': 'blank' }, []],
    [{ PrivateIpAddresses: '["172.16.0.1","172.17.0.1"]' }, ['db-1', 'web-1']],
    [{ PrivateIpAddresses: '["172.17.0.1"]' }, ['db-1']],
    [{ PublicIpAddresses: '["1.2.3.4"]' }, []],
    [{ EipAddresses: '["1.2.3.4"]' }, []],
    [{ RdmaIpAddresses: '["1.2.3.4"]' }, []],
    [{ 'Ipv6Address.1': '2001:db8::1' }, []],
    [{ DeviceAvailable: 'false' }, []],
    [{ DeviceAvailable: 'true' }, ['db-1', 'web-1']],
    [{ InstanceIds: '[]' }, []],
    [{ InstanceIds: '["i-none"]' }, []],
    [{ LockReason: 'security' }, []],
    [{ IoOptimized: 'true' }, ['db-1', 'web-1']],
    [{ 'Filter.1.Key': 'CreationStartTime', 'Filter.1.Value': '2026-01-01T00:01Z' }, []],
    [{ 'Filter.1.Key': 'CreationEndTime', 'Filter.1.Value': '2026-01-01T00:01Z' }, ['db-1', 'web-1']],
    [{ 'Filter.1.Key': 'ExpiredEndTime', 'Filter.1.Value': '2026-03-01T00:00Z' }, ['db-1']],
  ])('with %j finds %j', (parameters, expected) => {
    expect(start().names(parameters)).toEqual(expected);
  });

  test.each([
    [{ Status: 'Sleeping' }, 'InvalidStatus.NotFound'],
    [{ LockReason: 'mood' }, 'InvalidLockReason.NotFound'],
    [{ InstanceChargeType: 'Free' }, 'InvalidInstanceChargeType.NotFound'],
    [{ InstanceNetworkType: 'mesh' }, 'InvalidNetworkType.NotFound'],
    [{ InstanceIds: 'i-1' }, 'InvalidParameter'],
    [{ InstanceIds: '[1]' }, 'InvalidParameter'],
    [{ InstanceIds: JSON.stringify(Array(101).fill('i-1')) }, 'InvalidParameter'],
    [{ PageSize: '101' }, 'InvalidParameter'],
    [{ PageNumber: '0' }, 'InvalidParameter'],
    [{ MaxResults: '101' }, 'InvalidParameter'],
    [{ NextToken: 'invented' }, 'InvalidParameter'],
    [{ 'Filter.1.Key': 'Mood', 'Filter.1.Value': '2026-01-01T00:00Z' }, 'InvalidFilterKey.NotFound'],
    [{ 'Filter.1.Key': 'Mood', 'Filter.1.Value': 'good' }, 'InvalidFilterKey.NotFound'],
    [{ 'Filter.1.Key': 'toString', 'Filter.1.Value': '2026-01-01T00:00Z' }, 'InvalidFilterKey.NotFound'],
    [{ 'Filter.1.Key': 'CreationEndTime', 'Filter.1.Value': 'soon' }, 'InvalidParameter'],
    [{ 'Filter.1.Key': 'CreationEndTime', 'Filter.1.Value': '2026-02-30T00:00Z' }, 'InvalidParameter'],
    [{ 'Tag.1.Value': 'web' }, 'InvalidTag.Mismatch'],
    [Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`Tag.${n + 1}.Key`, `k${n}`])), 'InvalidTagCount'],
    [{ HpcClusterId: 'hpc-1' }, 'InvalidHpcClusterId.NotFound'],
    [{ DryRun: 'true' }, 'DryRunOperation'],
    [{ DryRun: 'true', Status: 'Sleeping' }, 'InvalidStatus.NotFound'],
    [{ RegionId: '' }, 'MissingParameter'],
  ])('with %j answers %s', (parameters, expected) => {
    expect(startInMemoryEcs().code('DescribeInstances', parameters)).toBe(expected);
  });

  test('follows an instance through its changes', () => {
    const { call, clock, web, db, names } = start();

    clock.advance(LONG_MS);

    expect(names({ Status: 'Running' })).toEqual(['db-1']);

    call('UntagResources', { ResourceType: 'instance', 'ResourceId.1': web, 'TagKey.1': 'role' });

    expect(names({ 'Tag.1.Key': 'role' })).toEqual(['db-1']);

    call('DeleteInstance', { InstanceId: db, Force: 'true', TerminateSubscription: 'true' });

    expect(names({})).toEqual(['web-1']);
  });

  // An answer may be kept for the next call. Each of these changes must show even when the instance was read before it.
  test.each<[string, (started: ReturnType<typeof start>, id: string) => void]>([
    ['its name', ({ call }, id) => call('ModifyInstanceAttribute', { InstanceId: id, InstanceName: 'other' })],
    [
      'its protection',
      ({ call }, id) => call('ModifyInstanceAttribute', { InstanceId: id, DeletionProtection: 'true' }),
    ],
    ['its tags', ({ call }, id) => call('AddTags', { ...INSTANCE, ResourceId: id, 'Tag.1.Key': 'new' })],
    ['a tag less', ({ call }, id) => call('RemoveTags', { ...INSTANCE, ResourceId: id, 'Tag.1.Key': 'blank' })],
    [
      'its key pair',
      ({ call }, id) => call('AttachKeyPair', { KeyPairName: 'local', InstanceIds: JSON.stringify([id]) }),
    ],
    [
      'its security groups',
      ({ call }, id) => {
        const { SecurityGroupId } = call('CreateSecurityGroup', { VpcId: 'vpc-local' }) as { SecurityGroupId: string };
        call('JoinSecurityGroup', { InstanceId: id, SecurityGroupId });
      },
    ],
    ['its public address', ({ call }, id) => call('AllocatePublicIpAddress', { InstanceId: id })],
    [
      'its release',
      ({ call }, id) =>
        call('ModifyInstanceAutoReleaseTime', { InstanceId: id, AutoReleaseTime: '2026-01-02T00:00:00Z' }),
    ],
    ['a start', ({ call }, id) => call('StartInstance', { InstanceId: id })],
    [
      'a stop that ends the charge',
      ({ call, clock }, id) => {
        call('StartInstance', { InstanceId: id });
        clock.advance(LONG_MS);
        call('StopInstance', { InstanceId: id, StoppedMode: 'StopCharging' });
        clock.advance(LONG_MS);
      },
    ],
  ])('shows %s after a change, even when it was read before', (_what, change) => {
    const started = start();
    const before = started.page();

    change(started, started.web);
    const fresh = startInMemoryEcs();
    fresh.ecs.restore(structuredClone(started.ecs.snapshot()));

    expect(started.page()).not.toEqual(before);
    expect(started.page()).toEqual(fresh.page());
  });

  test('pages by number, newest first', () => {
    const { create, page } = startInMemoryEcs();
    const ids = Array.from({ length: 25 }, () => create()).reverse();

    const pages = ['1', '2', '3', '4'].map((PageNumber) => page({ PageNumber, PageSize: '10' }));

    expect(pages.flatMap(({ Instances }) => Instances.Instance.map(({ InstanceId: id }) => id))).toEqual(ids);
    expect(pages.map(({ TotalCount }) => TotalCount)).toEqual([25, 25, 25, 25]);
  });

  test('pages by token, without a gap when instances come and go in between', () => {
    const { clock, call, create, page } = startInMemoryEcs();
    const ids = Array.from({ length: 25 }, () => create({ 'Tag.1.Key': 'k' })).reverse();
    clock.advance(LONG_MS);

    const first = page({ MaxResults: '10', 'Tag.1.Key': 'k' });
    call('DeleteInstance', { InstanceId: ids[3] ?? '' });
    create({ 'Tag.1.Key': 'k' });
    const second = page({ MaxResults: '10', NextToken: first.NextToken, 'Tag.1.Key': 'k' });
    const third = page({ MaxResults: '10', NextToken: second.NextToken, 'Tag.1.Key': 'k' });

    const seen = [first, second, third].flatMap(({ Instances }) => Instances.Instance.map(({ InstanceId: id }) => id));
    expect(seen).toEqual(ids);
    expect(third.NextToken).toBe('');
  });

  test('has no next token after a last page that is full', () => {
    const { create, page } = startInMemoryEcs();
    for (let i = 0; i < 10; i++) create();

    expect(page({ MaxResults: '10' }).NextToken).toBe('');
  });
});

describe('DescribeInstanceStatus', () => {
  test('returns ids and statuses, by id, by zone and by page', () => {
    const { call, web, db } = start();
    const statuses = (parameters: Record<string, string>) =>
      (call('DescribeInstanceStatus', parameters) as { InstanceStatuses: { InstanceStatus: unknown[] } })
        .InstanceStatuses.InstanceStatus;

    expect(statuses({})).toEqual([
      { InstanceId: db, Status: 'Starting' },
      { InstanceId: web, Status: 'Stopped' },
    ]);
    expect(statuses({ 'InstanceId.1': web, 'InstanceId.2': 'i-none' })).toEqual([
      { InstanceId: web, Status: 'Stopped' },
    ]);
    expect(statuses({ ZoneId: 'cn-beijing-b' })).toHaveLength(1);
    expect(statuses({ PageSize: '1', PageNumber: '2' })).toEqual([{ InstanceId: web, Status: 'Stopped' }]);
  });

  test('takes pages of at most 50', () => {
    expect(startInMemoryEcs().code('DescribeInstanceStatus', { PageSize: '51' })).toBe('InvalidParameter');
  });
});
