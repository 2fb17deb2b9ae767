import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import type { Instance } from '../../model/instance.ts';
import type { Region } from '../../model/region.ts';
import { defineAction } from '../action.ts';
import { byEither, eitherPaging, newestFirst } from '../../parameters/paging.ts';
import { bool, optional, text } from '../../parameters/parameters.ts';
import { diskAnswer } from './diskAnswer.ts';
import { diskCondition, diskFilters } from './diskFilters.ts';
import { WANTED_TAG_ERRORS } from '../tag/tagList.ts';

/** The disks of instances, newest first. There are no others. Unknown ids are left out. */
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
    const found = instancesAsked(asked.InstanceId, region)
      .flatMap((instance) => [instance.systemDisk, ...instance.dataDisks].map((disk) => ({ disk, instance })))
      .filter(({ disk, instance }) => fits(disk, instance));
    const { page, counts } = byEither(
      found,
      ({ disk, instance }) => newestFirst(instance.createdAt, disk.diskId),
      asked,
    );
    return { ...counts, Disks: { Disk: page.map(({ disk, instance }) => diskAnswer(disk, instance)) } };
  },
});

function instancesAsked(instanceId: string | undefined, { visible }: Region): Instance[] {
  if (instanceId === undefined) return visible.select({ groups: [] }, { skip: 0 }, visible.size).items;
  const instance = visible.find(instanceId);
  return instance === undefined ? [] : [instance];
}
