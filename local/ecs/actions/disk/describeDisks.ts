import * as v from 'valibot';
import type { Disk } from '../../model/disks.ts';
import type { Instance } from '../../model/instance.ts';
import type { Region } from '../../model/region.ts';
import { defineAction } from '../action.ts';
import { byEither, eitherPaging, newestFirst } from '../listing.ts';
import { bool, jsonList, oneOf, optional, tags, text } from '../parameters.ts';
import { matchesWildcard } from '../wildcard.ts';
import { diskAnswer } from './diskAnswer.ts';

const parameters = v.object({
  RegionId: text(),
  ZoneId: optional(text()),
  DiskIds: optional(jsonList(100)),
  InstanceId: optional(text()),
  DiskType: optional(oneOf(['all', 'system', 'data']), 'all'),
  Category: optional(text(), 'all'),
  Status: optional(text(), 'All'),
  DiskName: optional(text(), '*'),
  DiskChargeType: optional(oneOf(['PrePaid', 'PostPaid'])),
  DeleteWithInstance: optional(bool()),
  Encrypted: optional(bool()),
  Portable: optional(bool()),
  Tag: optional(tags()),
  ...eitherPaging(100, 500),
});

type Asked = v.InferOutput<typeof parameters>;

/** The disks of instances, newest first. There are no others, and none has tags. Unknown ids are left out. */
export const describeDisks = defineAction({
  name: 'DescribeDisks',
  parameters,
  errors: ['InvalidTagCount'],
  answer(asked, { region }) {
    const found = instancesAsked(asked, region)
      .flatMap((instance) => [instance.systemDisk, ...instance.dataDisks].map((disk) => ({ disk, instance })))
      .filter(({ disk, instance }) => fits(disk, instance, asked));
    const { page, counts } = byEither(
      found,
      ({ disk, instance }) => newestFirst(instance.createdAt, disk.diskId),
      asked,
    );
    return { ...counts, Disks: { Disk: page.map(({ disk, instance }) => diskAnswer(disk, instance)) } };
  },
});

function instancesAsked({ InstanceId: instanceId }: Asked, { visible }: Region): Instance[] {
  if (instanceId === undefined) return visible.select({ groups: [] }, { skip: 0 }, visible.size).items;
  const instance = visible.find(instanceId);
  return instance === undefined ? [] : [instance];
}

function fits(disk: Disk, { zoneId, charge }: Instance, asked: Asked): boolean {
  return (
    (asked.DiskIds?.includes(disk.diskId) ?? true) &&
    zoneId === (asked.ZoneId ?? zoneId) &&
    (asked.DiskType === 'all' || disk.type === asked.DiskType) &&
    (asked.Category === 'all' || disk.category === asked.Category) &&
    (asked.Status === 'All' || asked.Status === 'In_use') &&
    matchesWildcard(disk.diskName, asked.DiskName) &&
    charge.type === (asked.DiskChargeType ?? charge.type) &&
    disk.deleteWithInstance === (asked.DeleteWithInstance ?? disk.deleteWithInstance) &&
    disk.encrypted === (asked.Encrypted ?? disk.encrypted) &&
    (disk.type === 'data') === (asked.Portable ?? disk.type === 'data') &&
    asked.Tag === undefined
  );
}
