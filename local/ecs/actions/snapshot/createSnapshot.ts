import * as v from 'valibot';
import { isFree } from '../../model/disks.ts';
import { ownErrors } from '../../model/errors.ts';
import { checkTags } from '../../model/tags.ts';
import { defineAction } from '../action.ts';
import { diskOf } from '../disk/findDisk.ts';
import { checkSecurityLock, checkStatus } from '../instance/instanceChecks.ts';
import { newTags, TAG_ERRORS } from '../tag/tagList.ts';
import { RESOURCE_DESCRIPTION, RESOURCE_NAME } from '../../parameters/names.ts';
import { optional, tags, text, textLike, whole } from '../../parameters/parameters.ts';
import { checkDisk, DISK_ERRORS, takeSnapshot } from './snapshots.ts';

const OWN_ERRORS = ownErrors({
  'IncorrectDiskStatus.NeverUsed': [403, 'The specified disk has never been used after creating.'],
  'InvalidSnapshotName.Malformed': [400, 'The specified SnapshotName is wrongly formed.'],
});

/**
 * Takes a snapshot of a disk whose instance has once been started, or had when it left the disk: progressing, then
 * accomplished.
 */
export const createSnapshot = defineAction({
  name: 'CreateSnapshot',
  parameters: v.object({
    DiskId: text(),
    SnapshotName: optional(textLike(RESOURCE_NAME, OWN_ERRORS.code('InvalidSnapshotName.Malformed'))),
    Description: optional(textLike(RESOURCE_DESCRIPTION, 'InvalidDescription.Malformed')),
    RetentionDays: optional(whole(1, 65_536)),
    ResourceGroupId: optional(text(), ''),
    Tag: optional(tags()),
  }),
  ignored: ['Category', 'InstantAccess', 'InstantAccessRetentionDays', 'StorageLocationArn'],
  errors: [
    ...TAG_ERRORS,
    ...DISK_ERRORS,
    'IncorrectInstanceStatus',
    'InstanceLockedForSecurity',
    'InvalidDescription.Malformed',
    'InvalidDiskId.NotFound',
  ],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const { DiskId: diskId, ResourceGroupId: resourceGroupId } = asked;
    const snapshotTags = newTags(asked.Tag);
    checkTags(snapshotTags);
    const { disk, place, region } = diskOf(diskId, call);
    if (!isFree(place)) {
      checkSecurityLock(place, call);
      checkStatus(place, 'Running', 'Stopped');
    }
    if (place.startedAt === undefined) throw OWN_ERRORS.error('IncorrectDiskStatus.NeverUsed');
    checkDisk(disk, region, call.now);
    const given = { snapshotName: asked.SnapshotName ?? '', description: asked.Description ?? '', resourceGroupId };
    const kept = { retentionDays: asked.RetentionDays, tags: snapshotTags };
    return { SnapshotId: takeSnapshot(disk, place, { ...given, ...kept }, call).snapshotId };
  },
});
