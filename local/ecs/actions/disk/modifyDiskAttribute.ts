import * as v from 'valibot';
import { invalidParameter, missingParameter, ownErrors } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { RESOURCE_DESCRIPTION, RESOURCE_NAME } from '../../parameters/names.ts';
import { bool, list, optional, text, textLike } from '../../parameters/parameters.ts';
import { diskOf } from './findDisk.ts';

const OWN_ERRORS = ownErrors({
  'InvalidDescription.Malformed': [400, 'The specified description is wrongly formed.'],
});

/** Changes what somebody chose about one disk or several. An unknown id changes none. */
export const modifyDiskAttribute = defineAction({
  name: 'ModifyDiskAttribute',
  parameters: v.object({
    DiskId: optional(text()),
    DiskIds: optional(list(text(), 100)),
    DiskName: optional(textLike(RESOURCE_NAME)),
    Description: optional(textLike(RESOURCE_DESCRIPTION, OWN_ERRORS.code('InvalidDescription.Malformed'))),
    DeleteWithInstance: optional(bool()),
    DeleteAutoSnapshot: optional(bool()),
    EnableAutoSnapshot: optional(bool()),
    BurstingEnabled: optional(bool()),
  }),
  errors: ['InvalidDiskId.NotFound', 'InvalidDiskName.Malformed'],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    if (asked.DiskId !== undefined && asked.DiskIds !== undefined) throw invalidParameter('DiskIds');
    const ids = asked.DiskIds ?? (asked.DiskId === undefined ? [] : [asked.DiskId]);
    if (ids.length === 0) throw missingParameter('DiskId');
    for (const { disk } of ids.map((id) => diskOf(id, call))) {
      disk.diskName = asked.DiskName ?? disk.diskName;
      disk.description = asked.Description ?? disk.description;
      disk.deleteWithInstance = asked.DeleteWithInstance ?? disk.deleteWithInstance;
      disk.deleteAutoSnapshot = asked.DeleteAutoSnapshot ?? disk.deleteAutoSnapshot;
      disk.enableAutoSnapshot = asked.EnableAutoSnapshot ?? disk.enableAutoSnapshot;
      disk.burstingEnabled = asked.BurstingEnabled ?? disk.burstingEnabled;
    }
    return {};
  },
});
