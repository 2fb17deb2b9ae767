import type { Tag } from '../../model/tags.ts';
import { ecsError } from '../../model/errors.ts';
import { type Call, VPC_VERSION } from '../action.ts';
import { networkBearers } from './networkBearers.ts';

/** Something that bears tags, whatever kind of resource it is. */
export interface TaggedResource {
  readonly resourceId: string;
  readonly tags: readonly Tag[];
  setTags(tags: Tag[]): void;
}

/**
 * The resource of this type and id in the call's region; types are `instance`, `securitygroup` and `keypair`, for
 * the VPC product `VPC` and `VSWITCH`, in any case. Throws EcsError `InvalidResourceType.NotFound` or `InvalidResourceId.NotFound`.
 */
export function taggedResourceOf(resourceType: string, resourceId: string, call: Call): TaggedResource {
  const { region, state } = call;
  if (call.version === VPC_VERSION) {
    const found = networkBearers(resourceType, region).find((each) => each.resourceId === resourceId);
    return tagged(resourceId, found?.holder);
  }
  switch (resourceType.toLowerCase()) {
    case 'instance': {
      const instance = region.visible.find(resourceId);
      if (instance === undefined) throw ecsError('InvalidResourceId.NotFound');
      return tagged(resourceId, instance, () => {
        state.lifecycle.settle(instance);
      });
    }
    case 'securitygroup':
      return tagged(resourceId, region.securityGroups.get(resourceId));
    case 'keypair':
      return tagged(resourceId, region.keyPairs.get(resourceId));
    default:
      throw ecsError('InvalidResourceType.NotFound');
  }
}

function tagged(resourceId: string, holder: { tags?: Tag[] } | undefined, changed?: () => void): TaggedResource {
  if (holder === undefined) throw ecsError('InvalidResourceId.NotFound');
  return {
    resourceId,
    tags: holder.tags ?? [],
    setTags: (tags) => {
      holder.tags = tags;
      changed?.();
    },
  };
}
