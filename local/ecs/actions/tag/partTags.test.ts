import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

const TAG = { 'Tag.1.Key': 'team', 'Tag.1.Value': 'blue' };
const AS_ANSWERED = { Tags: { Tag: [{ TagKey: 'team', TagValue: 'blue' }] } };

describe('the tags given at creation', () => {
  test.each(['CreateInstance', 'RunInstances'])('of %s belong to instance, disks and primary interface', (action) => {
    const { create, run, items } = startInMemoryEcs();
    const asked = { ...TAG, 'DataDisk.1.Size': '40' };
    const id = action === 'RunInstances' ? run(asked)[0] : create(asked);
    create();

    const disks = items('DescribeDisks', 'Disks.Disk', TAG);
    const interfaces = items('DescribeNetworkInterfaces', 'NetworkInterfaceSets.NetworkInterfaceSet', TAG);

    expect(disks).toMatchObject([
      { InstanceId: id, ...AS_ANSWERED },
      { InstanceId: id, ...AS_ANSWERED },
    ]);
    expect(interfaces).toMatchObject([{ InstanceId: id, ...AS_ANSWERED }]);
    expect(items('DescribeTags', 'Tags.Tag')).toMatchObject([{ ResourceTypeCount: { Instance: 1, Disk: 2, Eni: 1 } }]);
  });
});

describe.each([
  ['disk', 'DescribeDisks', 'Disks.Disk', 'DiskId'],
  ['eni', 'DescribeNetworkInterfaces', 'NetworkInterfaceSets.NetworkInterfaceSet', 'NetworkInterfaceId'],
])('a tag of a resource of type %s', (type, action, list, idName) => {
  test('comes and goes without its instance, and is listed', () => {
    const { create, call, items, find } = startInMemoryEcs();
    const instanceId = create(TAG);
    const resource = {
      ResourceType: type,
      'ResourceId.1': String(items(action, list, { InstanceId: instanceId })[0]?.[idName]),
    };
    const listed = () => items('ListTagResources', 'TagResources.TagResource', resource);

    call('TagResources', { ...resource, 'Tag.1.Key': 'own', 'Tag.1.Value': '1' });
    call('UntagResources', { ...resource, 'TagKey.1': 'team' });

    expect(listed()).toEqual([
      { ResourceType: type, ResourceId: resource['ResourceId.1'], TagKey: 'own', TagValue: '1' },
    ]);
    expect(items(action, list, { 'Tag.1.Key': 'own' })).toHaveLength(1);
    expect(find(instanceId)).toMatchObject(AS_ANSWERED);
  });

  test('is refused where there is no such resource', () => {
    const { code } = startInMemoryEcs();

    expect(code('TagResources', { ResourceType: type, 'ResourceId.1': 'none', ...TAG })).toBe(
      'InvalidResourceId.NotFound',
    );
  });
});
