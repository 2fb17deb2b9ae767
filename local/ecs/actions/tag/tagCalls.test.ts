import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

function start() {
  const started = startInMemoryEcs();
  const web = started.stopped({ 'Tag.1.Key': 'team', 'Tag.1.Value': 'a', 'Tag.2.Key': 'role', 'Tag.2.Value': 'web' });
  const db = started.stopped({ 'Tag.1.Key': 'team', 'Tag.1.Value': 'a' });
  started.call('TagResources', {
    ResourceType: 'securitygroup',
    'ResourceId.1': 'sg-local',
    'Tag.1.Key': 'team',
    'Tag.1.Value': 'a',
  });
  const listed = (parameters: Record<string, string>) => {
    const answer = started.call('ListTagResources', { ResourceType: 'instance', ...parameters });
    const { TagResource } = (answer as { TagResources: { TagResource: Record<string, string>[] } }).TagResources;
    return TagResource.map(({ ResourceId, TagKey, TagValue }) => `${ResourceId} ${TagKey}=${TagValue}`);
  };
  return { ...started, web, db, listed };
}

describe('the calls about tags', () => {
  test('lists tags by resource and resources by tag', () => {
    const { db, listed, web } = start();

    expect(listed({ 'ResourceId.1': web, 'ResourceId.2': 'i-none' })).toEqual([`${web} role=web`, `${web} team=a`]);
    expect(listed({ 'Tag.1.Key': 'role' })).toEqual([`${web} role=web`, `${web} team=a`]);
    expect(listed({ 'Tag.1.Key': 'team', 'Tag.1.Value': 'a' })).toHaveLength(3);
    expect(listed({ 'Tag.1.Key': 'team', 'ResourceId.1': db })).toEqual([`${db} team=a`]);
    expect(listed({ ResourceType: 'securitygroup', 'Tag.1.Key': 'team' })).toEqual(['sg-local team=a']);
    expect(listed({ ResourceType: 'disk', 'Tag.1.Key': 'team' })).toHaveLength(3);
    expect(listed({ ResourceType: 'snapshot', 'Tag.1.Key': 'team' })).toEqual([]);
  });

  test('pages by token', () => {
    const { call, listed, run } = start();

    run({ Amount: '60', 'Tag.1.Key': 'many', 'Tag.1.Value': 'x' });
    const first = listed({ 'Tag.1.Key': 'many' });
    const { NextToken } = call('ListTagResources', { ResourceType: 'instance', 'Tag.1.Key': 'many' }) as {
      NextToken: string;
    };
    const rest = listed({ 'Tag.1.Key': 'many', NextToken });

    expect([first.length, rest.length, new Set([...first, ...rest]).size]).toEqual([50, 10, 60]);
  });

  test('counts the resources with each tag', () => {
    const { call, web } = start();

    expect(call('DescribeTags', { 'Tag.1.Key': 'team' })).toMatchObject({
      TotalCount: 1,
      PageSize: 50,
      Tags: {
        Tag: [
          {
            TagKey: 'team',
            TagValue: 'a',
            ResourceTypeCount: { Instance: 2, Securitygroup: 1, KeyPair: 0, Disk: 2, Eni: 2 },
          },
        ],
      },
    });
    expect(call('DescribeTags', { ResourceType: 'Instance', ResourceId: web })).toMatchObject({ TotalCount: 2 });
    expect(call('DescribeTags', { ResourceType: 'keypair' })).toMatchObject({ TotalCount: 0, Tags: { Tag: [] } });
  });

  test('finds resources by their tags, of one type or any', () => {
    const { call, db, web } = start();
    const found = (parameters: Record<string, string>) => {
      const answer = call('DescribeResourceByTags', parameters);
      const { Resource } = (answer as { Resources: { Resource: Record<string, string>[] } }).Resources;
      return Resource.map(({ ResourceId, ResourceType }) => `${ResourceType} ${ResourceId}`).sort();
    };
    const typesFound = (parameters: Record<string, string>) => found(parameters).map((each) => each.split(' ')[0]);
    const [one, other] = [`instance ${web}`, `instance ${db}`].sort();
    const team = { 'Tag.1.Key': 'team', 'Tag.1.Value': 'a' };

    expect(typesFound(team)).toEqual(['disk', 'disk', 'eni', 'eni', 'instance', 'instance', 'securitygroup']);
    expect(found({ ...team, ResourceType: 'instance' })).toEqual([one, other]);
    expect(found({ ...team, 'Tag.2.Key': 'role', ResourceType: 'instance' })).toEqual([`instance ${web}`]);
    expect(typesFound({ ...team, 'Tag.2.Key': 'role' })).toEqual(['disk', 'eni', 'instance']);
    expect(found({ ResourceType: 'keypair' })).toEqual([]);
    expect(call('DescribeResourceByTags', { ...team, PageSize: '1' })).toMatchObject({ TotalCount: 7, PageSize: 1 });
  });

  test('adds and removes by the older calls', () => {
    const { call, listed, page, web } = start();
    const resource = { ResourceType: 'instance', ResourceId: web };

    call('AddTags', { ...resource, 'Tag.1.Key': 'role', 'Tag.1.Value': 'proxy', 'Tag.2.Key': 'x' });
    call('RemoveTags', { ...resource, 'Tag.1.Key': 'team', 'Tag.1.Value': 'other', 'Tag.2.Key': 'x' });

    expect(listed({ 'ResourceId.1': web })).toEqual([`${web} role=proxy`, `${web} team=a`]);
    expect(page({ 'Tag.1.Key': 'role', 'Tag.1.Value': 'proxy' }).TotalCount).toBe(1);
  });

  test.each([
    ['ListTagResources', { ResourceType: 'instance' }, 'MissingParameter'],
    ['ListTagResources', { ResourceType: 'moon', 'ResourceId.1': 'm-1' }, 'InvalidResourceType.NotFound'],
    ['DescribeTags', { ResourceType: 'moon' }, 'InvalidResourceType.NotFound'],
    ['DescribeResourceByTags', { ResourceType: 'moon' }, 'InvalidResourceType.NotFound'],
    ['AddTags', { ResourceType: 'instance', ResourceId: 'i-none', 'Tag.1.Key': 'a' }, 'InvalidResourceId.NotFound'],
    ['AddTags', { ResourceType: 'instance', ResourceId: 'i-none' }, 'MissingParameter'],
    ['AddTags', { ResourceType: 'keypair', ResourceId: 'local', 'Tag.1.Key': 'acs:x' }, 'InvalidTagKey.Malformed'],
    ['RemoveTags', { ResourceType: 'moon', ResourceId: 'm-1', 'Tag.1.Key': 'a' }, 'InvalidResourceType.NotFound'],
  ])('refuses %s with %j', (action, parameters: Record<string, string>, expected) => {
    expect(start().code(action, parameters)).toBe(expected);
  });
});
