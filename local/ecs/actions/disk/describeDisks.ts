import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { type Disk, type DiskPlace, lifeOf } from '../../model/disks.ts';
import type { Region } from '../../model/region.ts';
import { defineAction } from '../action.ts';
import { byEither, eitherPaging, newestFirst } from '../../parameters/paging.ts';
import { bool, optional, text } from '../../parameters/parameters.ts';
import { diskAnswer } from './diskAnswer.ts';
import { diskCondition, diskFilters } from './diskFilters.ts';
import { WANTED_TAG_ERRORS } from '../tag/tagList.ts';

/** The disks of instances, and free ones, newest first. Unknown ids are left out. */
export const describeDisks = defineAction({
  name: 'DescribeDisks',
  parameters: v.object({
    ...diskFilters,
    ...eitherPaging(100, 500),
    RegionId: text(),
    DryRun: optional(bool(), 'false'),
  }),
  ignored: ['AdditionalAttributes'],
  errors: [...WANTED_TAG_ERRORS, 'DryRunOperation', 'InvalidFilterKey.NotFound', 'InvalidLockReason.NotFound'],
  answer(asked, { region }) {
    const fits = diskCondition(asked);
    if (asked.DryRun) throw ecsError('DryRunOperation');
    const found = placesAsked(asked.InstanceId, region).filter(({ disk, place }) => fits(disk, place));
    const { page, counts } = byEither(
      found,
      ({ disk, place }) => newestFirst(lifeOf(disk, place).createdAt, disk.diskId),
      asked,
    );
    return { ...counts, Disks: { Disk: page.map(({ disk, place }) => diskAnswer(disk, place)) } };
  },
});

function placesAsked(instanceId: string | undefined, { visible, freeDisks }: Region) {
  const instances =
    instanceId === undefined
      ? visible.select({ groups: [] }, { skip: 0 }, visible.size).items
      : visible.find(instanceId);
  const attached = [instances ?? []]
    .flat()
    .flatMap((place) =>
      [place.systemDisk, ...place.dataDisks].map((disk): { disk: Disk; place: DiskPlace } => ({ disk, place })),
    );
  const free = instanceId === undefined ? [...freeDisks.values()] : [];
  return [...attached, ...free.map((place) => ({ disk: place.disk, place }))];
}
