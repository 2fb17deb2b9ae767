import * as v from 'valibot';
import { DEFAULT_SYSTEM_DISK_SIZE, findDiskCategory } from '../../model/catalogue/diskCategories.ts';
import { type Disk, lifeOf } from '../../model/disks.ts';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { resourceId } from '../../model/ids.ts';
import { findStartImage, type StartImage } from '../../model/image.ts';
import type { Instance } from '../../model/instance.ts';
import { bool, optional, text, unsupported, unsupportedList, whole } from '../../parameters/parameters.ts';
import { defineAction } from '../action.ts';
import { checkAvailable } from '../image/ownImages.ts';
import { CHECK_ERRORS, checkLocks, checkStatus, instanceOf } from '../instance/instanceChecks.ts';
import { checkKey } from '../launch/disks.ts';
import { checkPassword } from '../launch/names.ts';
import { checkNotCopied } from '../snapshot/snapshots.ts';
import { ENCRYPTION_ERRORS, encryptionOf, systemSnapshotOf } from './encryption.ts';

const OWN_ERRORS = ownErrors({
  'InvalidSystemDiskSize.ValueNotSupported': [400, 'The specified parameter SystemDisk.Size is invalid.'],
  OperationDenied: [400, 'The specified image contains the snapshot of the data disk,does not support this operation.'],
  'OperationDenied.InstanceCreating': [403, 'The specified instance is creating.'],
});

const parameters = v.object({
  InstanceId: text(),
  ImageId: text(),
  SystemDisk: optional(
    v.object({ Size: optional(whole(1, 1_000_000, OWN_ERRORS.code('InvalidSystemDiskSize.ValueNotSupported'))) }),
  ),
  Encrypted: optional(bool()),
  KMSKeyId: optional(text()),
  KeyPairName: optional(text()),
  Password: optional(text()),
  PasswordInherit: optional(bool(), 'false'),
  DiskId: unsupported(),
  Arn: unsupportedList(),
});

type Asked = v.InferOutput<typeof parameters>;

/**
 * Gives a Stopped instance another system disk, made of the image that the call names, at once. The old one goes; its
 * snapshots stay. Category and payment are those of the old one. A password is checked and not kept.
 */
export const replaceSystemDisk = defineAction({
  name: 'ReplaceSystemDisk',
  parameters,
  ignored: ['Architecture', 'EncryptAlgorithm', 'Platform', 'SecurityEnhancementStrategy', 'UseAdditionalService'],
  errors: [
    ...CHECK_ERRORS,
    ...ENCRYPTION_ERRORS,
    'DiskCreatingSnapshot',
    'InvalidEncrypted.NotMatchKmsKeyId',
    'InvalidImageId.NotFound',
    'InvalidKeyPairName.NotFound',
    'InvalidPassword.Malformed',
    'InvalidPasswordParam.Mismatch',
    'InvalidSystemDiskSize.LessThanImageSize',
    'InvalidSystemDiskSize.LessThanMinSize',
    'InvalidSystemDiskSize.MoreThanMaxSize',
    'OperationDenied.ImageNotValid',
  ],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const instance = instanceOf(asked.InstanceId, call);
    const region = call.state.region(instance.regionId);
    const { systemDisk: old } = instance;
    if (instance.status === 'Pending') throw OWN_ERRORS.error('OperationDenied.InstanceCreating');
    checkStatus(instance, 'Stopped');
    checkLocks(instance, call);
    checkNotCopied(old.diskId, region, call.now);
    const image = findStartImage(asked.ImageId, region);
    if (image === undefined) throw ecsError('InvalidImageId.NotFound');
    checkImage(image, call.now);
    const size = sizeOf(asked, old, image);
    checkKey(asked);
    const encrypted = encryptionOf(asked.Encrypted, systemSnapshotOf(image, region));
    const keyPairName = keyPairOf(asked, image);
    if (keyPairName !== '' && !region.keyPairs.has(keyPairName)) throw ecsError('InvalidKeyPairName.NotFound');

    const diskId = resourceId(call.state.options.random, 'd', region.info.idPrefix);
    const { resourceGroupId } = lifeOf(old, instance);
    const own = { createdAt: call.now, attachedAt: call.now, resourceGroupId };
    instance.systemDisk = { ...old, diskId, size, encrypted, own };
    install(image, instance);
    // Without a name the instance has none: Terraform's provider attaches the one that it had again.
    instance.keyPairName = keyPairName;
    call.state.lifecycle.settle(instance);
    return { DiskId: diskId };
  },
});

function checkImage(image: StartImage, now: number): void {
  checkAvailable(image, now);
  const [, ...others] = image.custom?.disks ?? [];
  const bringsData = others.some(({ snapshotId, source }) => snapshotId !== '' || source !== undefined);
  if (bringsData) throw OWN_ERRORS.error('OperationDenied');
}

// The page has 40 GiB or the size of the image as the default. It also says that no system disk becomes smaller.
function sizeOf({ SystemDisk: asked }: Asked, old: Disk, image: StartImage): number {
  const size = asked?.Size ?? Math.max(DEFAULT_SYSTEM_DISK_SIZE, image.size, old.size);
  if (size < image.size) throw ecsError('InvalidSystemDiskSize.LessThanImageSize');
  if (size < old.size) throw ecsError('InvalidSystemDiskSize.LessThanMinSize');
  const most = findDiskCategory(old.category)?.maxSystemSize ?? Infinity;
  if (size > most) throw ecsError('InvalidSystemDiskSize.MoreThanMaxSize');
  return size;
}

// How one logs in: a Windows instance ignores the name of a key pair, as documented.
function keyPairOf({ KeyPairName: name = '', Password: password, PasswordInherit: inherit }: Asked, image: StartImage) {
  if (inherit && password !== undefined) throw ecsError('InvalidPasswordParam.Mismatch');
  checkPassword(password, image);
  return image.osType === 'windows' ? '' : name;
}

function install({ imageId, custom }: StartImage, instance: Instance): void {
  instance.imageId = imageId;
  if (custom === undefined) delete instance.baseImageId;
  else instance.baseImageId = custom.baseImageId;
}
