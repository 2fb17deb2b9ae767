import type { Instance } from '../domain/instance.ts';
import type { Ecs, TaggedPage, Tags } from './ecs.ts';

/**
 * The instances that bear these tags, page by page: each page is one call, asked for when the one before is worked on.
 * @param from the `nextToken` of the page before the first; undefined: from the newest instance on.
 * @throws CloudError from the page that ECS does not answer; those before it have been given.
 * @example for await (const { instances } of taggedPages(ecs, { team: 'blue' })) console.log(instances.length);
 */
export async function* taggedPages(
  ecs: Pick<Ecs, 'describeTagged'>,
  tags: Tags,
  from?: string,
): AsyncGenerator<TaggedPage> {
  let nextToken = from;
  do {
    const page = await ecs.describeTagged(tags, nextToken);
    yield page;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

/**
 * All instances that bear these tags.
 * @throws CloudError when ECS does not answer one of the pages: part of them would say that the others are not there.
 * @example const instances = await allTagged(ecs, { [TAG.request]: 'nightly' });
 */
export async function allTagged(ecs: Pick<Ecs, 'describeTagged'>, tags: Tags): Promise<Instance[]> {
  const found: Instance[] = [];
  for await (const { instances } of taggedPages(ecs, tags)) found.push(...instances);
  return found;
}
