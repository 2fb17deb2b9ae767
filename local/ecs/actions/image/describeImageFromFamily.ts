import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { text } from '../../parameters/parameters.ts';
import { diskAnswer, imageAnswer } from './imageAnswer.ts';
import { newestOfFamily } from './ownImages.ts';

// The fields of DescribeImages that this call leaves out.
const UNTOLD = new Set([
  'BootMode',
  'DetectionOptions',
  'Features',
  'ImageOwnerId',
  'IsPublic',
  'LicenseType',
  'LoginAsNonRootSupported',
  'OSNameEn',
  'ResourceGroupId',
  'SecureBootOptions',
  'SupplierName',
  'Usable',
]);

/** The newest own image of a family that is Available; nothing where there is none, as documented. */
export const describeImageFromFamily = defineAction({
  name: 'DescribeImageFromFamily',
  parameters: v.object({ RegionId: text(), ImageFamily: text() }),
  errors: [],
  answer({ ImageFamily: family }, call) {
    const image = newestOfFamily(family, call);
    if (image === undefined) return {};
    const told = Object.entries(imageAnswer(image, call)).filter(([name]) => !UNTOLD.has(name));
    const disks = (image.custom?.disks ?? []).map(diskAnswer);
    return { Image: { ...Object.fromEntries(told), DiskDeviceMappings: { DiskDeviceMapping: disks } } };
  },
});
