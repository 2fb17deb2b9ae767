import { describe, expect, test } from 'vitest';
import { LAUNCH } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('tags', () => {
  const on = (id: string) => ({ ResourceType: 'instance', 'ResourceId.1': id });

  test('are added, changed and removed', () => {
    const { call, create, find } = startInMemoryEcs();
    const id = create({ 'Tag.1.Key': 'a', 'Tag.1.Value': '1', 'Tag.2.Key': 'b' });

    call('TagResources', { ...on(id), 'Tag.1.Key': 'a', 'Tag.1.Value': '2', 'Tag.2.Key': 'c', 'Tag.2.Value': '3' });
    call('UntagResources', { ...on(id), 'TagKey.1': 'b', 'TagKey.2': 'never there' });

    expect(find(id)?.Tags.Tag).toEqual([
      { TagKey: 'a', TagValue: '2' },
      { TagKey: 'c', TagValue: '3' },
    ]);

    call('UntagResources', { ...on(id), All: 'true' });

    expect(find(id)?.Tags.Tag).toEqual([]);
  });

  test.each([
    [{ 'Tag.1.Key': 'acs:x' }, 'InvalidTagKey.Malformed'],
    [{ 'Tag.1.Key': 'aliyunX' }, 'InvalidTagKey.Malformed'],
    [{ 'Tag.1.Value': 'v' }, 'InvalidTagKey.Malformed'],
    [{ 'Tag.1.Key': 'k', 'Tag.1.Value': 'x'.repeat(129) }, 'InvalidTagValue.Malformed'],
    [{ 'Tag.1.Key': 'k', 'Tag.2.Key': 'k' }, 'Duplicate.TagKey'],
    [Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`Tag.${i}.Key`, `k${i}`])), 'InvalidTagCount'],
  ])('such as %j are refused with %s', (tags, expected) => {
    expect(startInMemoryEcs().code('CreateInstance', { ...LAUNCH, ...tags })).toBe(expected);
  });

  test('are added to all of the resources or to none, and at most 20 to one', () => {
    const { code, create, find } = startInMemoryEcs();
    const id = create(Object.fromEntries(Array.from({ length: 19 }, (_, i) => [`Tag.${i}.Key`, `k${i}`])));
    const added = { ...on(id), 'Tag.1.Key': 'new' };

    expect(code('TagResources', { ...added, 'ResourceId.2': 'i-none' })).toBe('InvalidResourceId.NotFound');
    expect(find(id)?.Tags.Tag).toHaveLength(19);
    expect(code('TagResources', { ...added, 'Tag.2.Key': 'too many' })).toBe('QuotaExceed.Tags');
    expect(code('TagResources', added)).toBe('none');
    expect(code('TagResources', { ...added, ResourceType: 'cloud' })).toBe('InvalidResourceType.NotFound');
    expect(code('UntagResources', on(id))).toBe('MissingParameter');
  });
});
