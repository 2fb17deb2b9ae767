import type { DiskSnapshot } from '../../model/diskSnapshot.ts';
import { ecsError } from '../../model/errors.ts';
import type { StartImage } from '../../model/image.ts';
import type { Region } from '../../model/region.ts';

/** The codes of `encryptionOf`. */
export const ENCRYPTION_ERRORS = ['EncryptedOption.Conflict'] as const;

/**
 * Whether a disk that is made of this snapshot is encrypted: always, where the snapshot is, and else where the call asks for
 * it. Encryption cannot be taken back: the page "Encrypt custom images" lets nobody clear it, and the tables of error codes
 * have a code for a disk and a snapshot that contradict each other. Throws EcsError `EncryptedOption.Conflict`.
 */
export function encryptionOf(asked: boolean | undefined, snapshot: DiskSnapshot | undefined): boolean {
  if (snapshot?.encrypted !== true) return asked ?? false;
  if (asked === false) throw ecsError('EncryptedOption.Conflict');
  return true;
}

/** The snapshot that an image's system disk is made of; a public image, and an imported one, has none. */
export function systemSnapshotOf({ custom }: StartImage, { snapshots }: Region): DiskSnapshot | undefined {
  return snapshots.get(custom?.disks[0]?.snapshotId ?? '');
}
