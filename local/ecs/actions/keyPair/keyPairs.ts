import { ecsError } from '../../model/errors.ts';
import { fingerprintOf } from '../../model/sshKeys.ts';
import type { KeyPair } from '../../model/network.ts';
import { checkTags } from '../../model/tags.ts';
import type { Call } from '../action.ts';
import { newTags, TAG_ERRORS, type WantedTag } from '../tag/tagList.ts';
import { optional, tags, text, textLike } from '../../parameters/parameters.ts';
import { RESOURCE_NAME } from '../../parameters/names.ts';

/** The parameters of CreateKeyPair and ImportKeyPair. */
export const keyPairParameters = {
  RegionId: text(),
  KeyPairName: textLike(RESOURCE_NAME, 'InvalidKeyPairName.Malformed'),
  ResourceGroupId: optional(text(), ''),
  Tag: optional(tags()),
};

export const KEY_PAIR_ERRORS = [...TAG_ERRORS, 'InvalidKeyPairName.Malformed', 'KeyPair.AlreadyExist'] as const;

interface NewKeyPair {
  KeyPairName: string;
  ResourceGroupId: string;
  Tag?: readonly WantedTag[] | undefined;
}

/** Throws EcsError unless the region can take a key pair of this name. */
export function checkNewKeyPair({ KeyPairName, Tag }: NewKeyPair, { region }: Call): void {
  if (region.keyPairs.has(KeyPairName)) throw ecsError('KeyPair.AlreadyExist');
  checkTags(newTags(Tag));
}

/** Adds a key pair. Throws EcsError `InvalidPublicKeyBody.Malformed` when `publicKey` is no public key. */
export function addKeyPair({ KeyPairName, ResourceGroupId, Tag }: NewKeyPair, publicKey: string, call: Call): KeyPair {
  const keyPairFingerPrint = fingerprintOf(publicKey);
  if (keyPairFingerPrint === undefined) throw ecsError('InvalidPublicKeyBody.Malformed');
  const keyPair = {
    keyPairName: KeyPairName,
    keyPairFingerPrint,
    publicKey: publicKey.trim(),
    createdAt: call.now,
    resourceGroupId: ResourceGroupId,
    tags: newTags(Tag),
  };
  call.region.keyPairs.set(KeyPairName, keyPair);
  return keyPair;
}
