import { describe, expect, test } from 'vitest';
import { LONG_MS, MINUTE } from '../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../test/ecs/startInMemoryEcs.ts';
import { startNetwork } from '../../test/ecs/startNetwork.ts';

/** Turns a snapshot into what a file would give back. */
const stored = (snapshot: unknown): unknown => JSON.parse(JSON.stringify(snapshot));

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl someone@somewhere';

describe('a snapshot', () => {
  test('restores instances, tags, tokens and stock, and their transitions go on', () => {
    const stock = [{ zone: 'cn-beijing-a', left: 2 }];
    const before = startInMemoryEcs({ stock });
    const stopped = before.stopped({ 'Tag.1.Key': 'k', 'Tag.1.Value': 'v', ClientToken: 't' });
    before.call('StartInstance', { InstanceId: stopped });
    const pending = before.create();

    const after = startInMemoryEcs({ stock });
    after.ecs.restore(stored(before.ecs.snapshot()));

    expect(after.page()).toEqual(before.page());
    expect(after.page({ 'Tag.1.Key': 'k' }).TotalCount).toBe(1);
    expect(after.create({ 'Tag.1.Key': 'k', 'Tag.1.Value': 'v', ClientToken: 't' })).toBe(stopped);

    after.clock.advance(2 * LONG_MS);

    expect([after.status(stopped), after.status(pending)]).toEqual(['Running', 'Stopped']);
  });

  test('does at once what became due since it was taken', () => {
    const before = startInMemoryEcs();
    const [id = ''] = before.run({ AutoReleaseTime: '2026-01-01T01:00:00Z' });

    const after = startInMemoryEcs();
    after.clock.advance(2 * 60 * MINUTE);
    after.ecs.restore(stored(before.ecs.snapshot()));

    expect(after.status(id)).toBe('absent');
  });

  test('keeps the addresses of its instances taken', () => {
    const before = startInMemoryEcs();
    const taken = before.find(before.create())?.VpcAttributes.PrivateIpAddress.IpAddress;

    const after = startInMemoryEcs();
    after.ecs.restore(stored(before.ecs.snapshot()));

    expect(after.find(after.create())?.VpcAttributes.PrivateIpAddress.IpAddress).not.toEqual(taken);
  });

  test('lets no id repeat, even when the cloud starts again with the same seed', () => {
    const before = startInMemoryEcs();
    const ids = [before.create(), before.create()];

    const after = startInMemoryEcs();
    after.ecs.restore(stored(before.ecs.snapshot()));

    expect(ids).not.toContain(after.create());
    expect(after.page().TotalCount).toBe(3);
  });

  test('replaces what was there, whose timers stop', () => {
    const { clock, ecs, create, changes, page } = startInMemoryEcs();
    const empty = ecs.snapshot();
    create();
    const told = changes.length;

    ecs.restore(empty);
    clock.advance(LONG_MS);

    expect([page().TotalCount, changes.length]).toEqual([0, told]);
  });

  test('restored into the cloud that it was taken from reports each change once', () => {
    const { clock, ecs, create, changes, status } = startInMemoryEcs();
    const id = create();

    ecs.restore(stored(ecs.snapshot()));
    clock.advance(LONG_MS);

    expect(changes.map(({ state }) => state)).toEqual(['Pending', 'Stopped']);
    expect(status(id)).toBe('Stopped');
  });

  test.each([[{}], [null], [{ version: 2, seed: 1, sequence: 0, regions: [], tokens: [], stock: [] }]])(
    'is not %j',
    (other) => {
      expect(() => {
        startInMemoryEcs().ecs.restore(other);
      }).toThrow();
    },
  );
});

test('keeps the networks, rules and keys of a region in its snapshot', () => {
  const { call, group, ecs, vpc } = startNetwork();
  call('AuthorizeSecurityGroup', { SecurityGroupId: group, IpProtocol: 'ALL', SourceCidrIp: '0.0.0.0/0' });
  call('ImportKeyPair', { KeyPairName: 'mine', PublicKeyBody: PUBLIC_KEY });
  const asked = [
    ['DescribeVpcs', { VpcId: vpc }],
    ['DescribeVSwitches', { VpcId: vpc }],
    ['DescribeSecurityGroupAttribute', { SecurityGroupId: group }],
    ['DescribeKeyPairs', { IncludePublicKey: 'true' }],
  ] as const;
  const before = asked.map(([action, parameters]) => call(action, parameters));

  const after = startInMemoryEcs();
  after.ecs.restore(JSON.parse(JSON.stringify(ecs.snapshot())));

  expect(asked.map(([action, parameters]) => after.call(action, parameters))).toEqual(before);
});

test('keeps images, snapshots, elastic addresses and interfaces, and what is under way goes on', () => {
  const before = startNetwork();
  const { call, id, running, vSwitch, group } = before;
  const instance = running({ VSwitchId: vSwitch, SecurityGroupId: group });
  const AllocationId = id('AllocateEipAddress', 'AllocationId', {});
  call('AssociateEipAddress', { AllocationId, InstanceId: instance });
  call('CreateNetworkInterface', { VSwitchId: vSwitch, SecurityGroupId: group, PrimaryIpAddress: '10.1.0.9' });
  call('CreateImage', { InstanceId: instance });

  const after = startInMemoryEcs();
  after.clock.advance(LONG_MS);
  after.ecs.restore(stored(before.ecs.snapshot()));
  const statuses = (action: string, wrapper: string, parameters: Record<string, string> = {}) =>
    after.items(action, wrapper, parameters).map(({ Status }) => Status);
  const all = () => [
    ...statuses('DescribeEipAddresses', 'EipAddresses.EipAddress'),
    ...statuses('DescribeNetworkInterfaces', 'NetworkInterfaceSets.NetworkInterfaceSet', { Type: 'Secondary' }),
    ...statuses('DescribeImages', 'Images.Image', { ImageOwnerAlias: 'self', Status: 'ALL' }),
    ...statuses('DescribeSnapshots', 'Snapshots.Snapshot'),
  ];

  expect(all()).toEqual(['Associating', 'Creating', 'Creating', 'progressing']);

  after.clock.advance(2 * LONG_MS);

  expect(all()).toEqual(['InUse', 'Available', 'Available', 'accomplished']);
  expect(after.find(instance)?.['EipAddress']).toMatchObject({ AllocationId });
  expect(
    after.code('CreateNetworkInterface', { VSwitchId: vSwitch, SecurityGroupId: group, PrimaryIpAddress: '10.1.0.9' }),
  ).toBe('InvalidPrivateIpAddress.Duplicated');
});
