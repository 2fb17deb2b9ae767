import { describe, expect, test } from 'vitest';
import { parameterPaths } from '../../test/ecs/schemaPaths.ts';
import { sdkPaths } from '../../test/ecs/sdkModels.ts';
import { LAUNCH } from '../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../test/ecs/startInMemoryEcs.ts';
import { COVERAGE } from './registry.ts';

// Those of any call: the region and client token are read before the action, and there is one account.
const OF_ANY_CALL = ['ClientToken', 'OwnerAccount', 'OwnerId', 'RegionId', 'ResourceOwnerAccount', 'ResourceOwnerId'];

const ACTIONS = COVERAGE.flatMap(({ actions }) => actions).flatMap((action) => {
  const documented = sdkPaths(`${action.name}Request`);
  return documented === undefined ? [] : [{ ...action, documented }];
});

describe.each(ACTIONS)('$name', ({ parameters, ignored, documented }) => {
  test('reads, refuses or lists as ignored every parameter of the vendor’s SDK', () => {
    const read = parameterPaths(parameters);

    const open = documented.filter(
      (path) => ![...OF_ANY_CALL, ...read, ...ignored].some((known) => path === known || path.startsWith(`${known}.`)),
    );

    expect(open).toEqual([]);
  });

  test('lists as ignored only what is documented and not read', () => {
    const read = parameterPaths(parameters);

    expect(ignored.filter((path) => read.includes(path) || !documented.includes(path))).toEqual([]);
  });
});

describe('the options of a launch', () => {
  test('are answered with the service’s defaults where nobody chose', () => {
    const { create, find } = startInMemoryEcs();

    expect(find(create())).toMatchObject({
      MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'optional', HttpPutResponseHopLimit: 1 },
      DedicatedInstanceAttribute: { Tenancy: 'default', Affinity: 'default' },
      HibernationOptions: { Configured: false },
    });
  });

  test('are answered as they were chosen', () => {
    const { run, find, items } = startInMemoryEcs();

    const [first = '', second = ''] = run({
      Amount: '2',
      HttpEndpoint: 'disabled',
      HttpTokens: 'required',
      HttpPutResponseHopLimit: '3',
      'CpuOptions.Core': '1',
      'CpuOptions.ThreadsPerCore': '1',
      'CpuOptions.Numa': 'OFF',
      'HibernationOptions.Configured': 'true',
      Affinity: 'host',
      'HostNames.1': 'one',
      'HostNames.2': 'two',
      'SystemDisk.ProvisionedIops': '4000',
    });

    expect(find(first)).toMatchObject({
      HostName: 'one',
      MetadataOptions: { HttpEndpoint: 'disabled', HttpTokens: 'required', HttpPutResponseHopLimit: 3 },
      CpuOptions: { CoreCount: 1, ThreadsPerCore: 1, Numa: 'OFF' },
      DedicatedInstanceAttribute: { Affinity: 'host' },
      HibernationOptions: { Configured: true },
    });
    expect(find(second)).toMatchObject({ HostName: 'two' });
    expect(items('DescribeDisks', 'Disks.Disk', { InstanceId: first })).toMatchObject([{ ProvisionedIops: 4000 }]);
  });

  test.each([
    [{ 'HostNames.1': 'one', 'HostNames.2': 'two' }],
    [{ 'HostNames.1': 'one', HostName: 'one' }],
    [{ 'Ipv6Address.1': '2001:db8::1' }],
    [{ Ipv6AddressCount: '1' }],
    [{ 'CpuOptions.NestedVirtualization': 'enabled' }],
    [{ 'PrivatePoolOptions.Id': 'eap-1' }],
    [{ 'SystemDisk.AutoSnapshotPolicyId': 'sp-1' }],
    [{ HttpPutResponseHopLimit: '65' }],
  ])('are refused where the local cloud cannot do %j', (parameters: Record<string, string>) => {
    const { code, page } = startInMemoryEcs();

    expect(code('RunInstances', { ...LAUNCH, ...parameters })).toBe('InvalidParameter');
    expect(page().TotalCount).toBe(0);
  });
});
