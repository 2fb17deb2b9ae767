import { ecsError } from '../../model/errors.ts';
import { indexKey, tagIndexKey } from '../../model/indexKeys.ts';
import type { Region } from '../../model/region.ts';
import type { Tag } from '../../model/tags.ts';
import { bearsTags, type WantedTag } from './tagList.ts';

/** Something that bears tags. */
export interface Bearer {
  resourceType: BearerType;
  resourceId: string;
  tags: readonly Tag[];
}

export const BEARER_TYPES = ['instance', 'securitygroup', 'keypair'] as const;
export type BearerType = (typeof BEARER_TYPES)[number];

// Other resources that can bear tags in ECS; there are none here.
const ABSENT_TYPES = new Set([
  'disk',
  'snapshot',
  'image',
  'volume',
  'eni',
  'ddh',
  'launchtemplate',
  'reservedinstance',
  'snapshotpolicy',
]);

/** The types that a resource type in any case stands for; all when none is given. Throws EcsError `InvalidResourceType.NotFound`. */
export function bearerTypes(resourceType: string | undefined): readonly BearerType[] {
  const wanted = resourceType?.toLowerCase();
  if (wanted === undefined) return BEARER_TYPES;
  const known = BEARER_TYPES.filter((type) => type === wanted);
  if (known.length === 0 && !ABSENT_TYPES.has(wanted)) throw ecsError('InvalidResourceType.NotFound');
  return known;
}

/** What of a type in a region bears all of these tags; of certain ids only, if given. Unknown ids are left out. */
export function bearers(
  type: BearerType,
  region: Region,
  wanted: readonly WantedTag[],
  ids: readonly string[] | undefined,
): Bearer[] {
  return all(type, region, wanted, ids).filter(
    ({ resourceId, tags }) => (ids?.includes(resourceId) ?? true) && bearsTags(tags, wanted),
  );
}

function all(
  resourceType: BearerType,
  region: Region,
  wanted: readonly WantedTag[],
  ids: readonly string[] | undefined,
): Bearer[] {
  switch (resourceType) {
    case 'instance': {
      const groups = wanted.map(({ key, value }) => [
        value === undefined ? indexKey('TagKey', key) : tagIndexKey(key, value),
      ]);
      const found = region.visible.select({ groups, ids }, { skip: 0 }, region.visible.size).items;
      return found.map(({ instanceId, tags }) => ({ resourceType, resourceId: instanceId, tags }));
    }
    case 'securitygroup':
      return [...region.securityGroups.values()].map(({ securityGroupId, tags }) => ({
        resourceType,
        resourceId: securityGroupId,
        tags,
      }));
    case 'keypair':
      return [...region.keyPairs.values()].map(({ keyPairName, tags }) => ({
        resourceType,
        resourceId: keyPairName,
        tags,
      }));
  }
}
