import { ecsError } from '../../model/errors.ts';
import { indexKey, tagIndexKey } from '../../model/indexKeys.ts';
import type { Instance } from '../../model/instance.ts';
import type { Region } from '../../model/region.ts';
import type { EcsState } from '../../model/state.ts';
import type { Tag } from '../../model/tags.ts';
import { type Call, ECS_VERSION, VPC_VERSION } from '../action.ts';
import { bearsTags, type WantedTag } from './tagList.ts';

/** A resource that bears tags, of whatever kind. */
export interface Bearer {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly tags: readonly Tag[];
  setTags(tags: Tag[]): void;
}

/** A kind of resource that bears tags. */
export interface BearerKind {
  /** As answers spell it. Calls may write it in any case. */
  readonly resourceType: string;
  /** The version of the API whose calls tag it. */
  readonly version: string;
  /** Its name in the counts of DescribeTags; the VPC product does not count. */
  readonly countedAs?: string;
  /** Where its resources are; missing for a kind of which the local cloud has none. */
  readonly resources?: Resources;
}

interface Holder {
  tags?: Tag[];
}

interface Resources {
  find(resourceId: string, region: Region): Holder | undefined;
  /** At least all that bear these tags, or have one of these ids if any are given. */
  list(
    region: Region,
    wanted: readonly WantedTag[],
    ids: readonly string[] | undefined,
  ): Iterable<readonly [string, Holder]>;
  /** Follows a change of a resource's tags. */
  changed?(holder: Holder, state: EcsState): void;
}

const INSTANCES: Resources = {
  find: (instanceId, { visible }) => visible.find(instanceId),
  list: ({ visible }, wanted, ids) => {
    const groups = wanted.map(({ key, value }) => [
      value === undefined ? indexKey('TagKey', key) : tagIndexKey(key, value),
    ]);
    const { items } = visible.select({ groups, ids }, { skip: 0 }, visible.size);
    return items.map((instance) => [instance.instanceId, instance]);
  },
  changed: (holder, { lifecycle }) => {
    lifecycle.settle(holder as Instance);
  },
};

// Disks and primary network interfaces are parts of instances. A call asks for few of them, so they have no index.
const ATTACHED_DISKS = inInstances(({ systemDisk, dataDisks }) =>
  [systemDisk, ...dataDisks].map((disk) => [disk.diskId, disk] as const),
);

const FREE_DISKS: Resources = {
  find: (diskId, { freeDisks }) => freeDisks.get(diskId)?.disk,
  list: ({ freeDisks }) => Array.from(freeDisks, ([diskId, { disk }]) => [diskId, disk] as const),
};

const DISKS = either(ATTACHED_DISKS, FREE_DISKS);

const PRIMARY_INTERFACES = inInstances(({ network }) => {
  if (network.vpcId === '') return [];
  const holder: Holder = {
    get tags() {
      return network.interfaceTags ?? [];
    },
    set tags(tags) {
      network.interfaceTags = tags;
    },
  };
  return [[network.networkInterfaceId, holder] as const];
});

const SECONDARY_INTERFACES = inMap(({ interfaces }) => interfaces);

const INTERFACES = either(PRIMARY_INTERFACES, SECONDARY_INTERFACES);

function either(one: Resources, other: Resources): Resources {
  return {
    find: (id, region) => one.find(id, region) ?? other.find(id, region),
    list: (...asked) => [...one.list(...asked), ...other.list(...asked)],
  };
}

function inInstances(partsOf: (instance: Instance) => readonly (readonly [string, Holder])[]): Resources {
  const list = ({ visible }: Region): [string, Holder][] =>
    visible
      .select({ groups: [] }, { skip: 0 }, visible.size)
      .items.flatMap((instance) => partsOf(instance).map(([id, holder]): [string, Holder] => [id, holder]));
  return { list, find: (id, region) => list(region).find(([partId]) => partId === id)?.[1] };
}

function inMap(mapOf: (region: Region) => ReadonlyMap<string, Holder>): Resources {
  return { find: (id, region) => mapOf(region).get(id), list: mapOf };
}

/** Every kind of resource that can bear tags. */
export const BEARER_KINDS: readonly BearerKind[] = [
  { resourceType: 'instance', version: ECS_VERSION, countedAs: 'Instance', resources: INSTANCES },
  {
    resourceType: 'securitygroup',
    version: ECS_VERSION,
    countedAs: 'Securitygroup',
    resources: inMap(({ securityGroups }) => securityGroups),
  },
  {
    resourceType: 'keypair',
    version: ECS_VERSION,
    countedAs: 'KeyPair',
    resources: inMap(({ keyPairs }) => keyPairs),
  },
  { resourceType: 'disk', version: ECS_VERSION, countedAs: 'Disk', resources: DISKS },
  { resourceType: 'volume', version: ECS_VERSION, countedAs: 'Volume' },
  { resourceType: 'image', version: ECS_VERSION, countedAs: 'Image', resources: inMap(({ images }) => images) },
  {
    resourceType: 'snapshot',
    version: ECS_VERSION,
    countedAs: 'Snapshot',
    resources: inMap(({ snapshots }) => snapshots),
  },
  { resourceType: 'snapshotpolicy', version: ECS_VERSION, countedAs: 'SnapshotPolicy' },
  { resourceType: 'ddh', version: ECS_VERSION, countedAs: 'Ddh' },
  { resourceType: 'eni', version: ECS_VERSION, countedAs: 'Eni', resources: INTERFACES },
  { resourceType: 'launchtemplate', version: ECS_VERSION, countedAs: 'LaunchTemplate' },
  { resourceType: 'reservedinstance', version: ECS_VERSION, countedAs: 'ReservedInstance' },
  { resourceType: 'EIP', version: VPC_VERSION, resources: inMap(({ elasticAddresses }) => elasticAddresses) },
  { resourceType: 'VPC', version: VPC_VERSION, resources: inMap(({ vpcs }) => vpcs) },
  { resourceType: 'VSWITCH', version: VPC_VERSION, resources: inMap(({ vSwitches }) => vSwitches) },
];

/**
 * The resources that bear all the wanted tags: those of one type, or of any type if none is named. With `ids`, only
 * these resources count, and unknown ids are left out. Throws EcsError `InvalidResourceType.NotFound`.
 */
export function bearers(
  resourceType: string | undefined,
  call: Call,
  wanted: readonly WantedTag[] = [],
  ids?: readonly string[],
): Bearer[] {
  const kinds = resourceType === undefined ? kindsOf(call) : [kindOf(resourceType, call)];
  return kinds
    .flatMap((kind) =>
      Array.from(kind.resources?.list(call.region, wanted, ids) ?? [], ([id, holder]) =>
        bearer(kind, id, holder, call),
      ),
    )
    .filter(({ resourceId, tags }) => (ids?.includes(resourceId) ?? true) && bearsTags(tags, wanted));
}

/** The resource of this type and id. Throws EcsError `InvalidResourceType.NotFound` or `InvalidResourceId.NotFound`. */
export function bearerOf(resourceType: string, resourceId: string, call: Call): Bearer {
  const kind = kindOf(resourceType, call);
  if (kind.resources === undefined) throw ecsError('InvalidResourceType.NotFound');
  const holder = kind.resources.find(resourceId, call.region);
  if (holder === undefined) throw ecsError('InvalidResourceId.NotFound');
  return bearer(kind, resourceId, holder, call);
}

function kindsOf({ version }: Call): BearerKind[] {
  return BEARER_KINDS.filter((kind) => kind.version === version);
}

function kindOf(resourceType: string, call: Call): BearerKind {
  const kind = kindsOf(call).find((each) => each.resourceType.toLowerCase() === resourceType.toLowerCase());
  if (kind === undefined) throw ecsError('InvalidResourceType.NotFound');
  return kind;
}

function bearer({ resourceType, resources }: BearerKind, resourceId: string, holder: Holder, { state }: Call): Bearer {
  return {
    resourceType,
    resourceId,
    tags: holder.tags ?? [],
    setTags: (tags) => {
      holder.tags = tags;
      resources?.changed?.(holder, state);
    },
  };
}
