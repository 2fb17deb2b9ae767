import { ecsError } from '../../model/errors.ts';
import { fingerprintOf } from '../../model/sshKeys.ts';
import type { KeyPair } from '../../model/network.ts';
import { checkTags } from '../../model/tags.ts';
import type { Call } from '../action.ts';
import { newTags, type WantedTag } from '../tag/tagList.ts';
import { optional, tags, text, textLike } from '../../parameters/parameters.ts';

/** What CreateKeyPair and ImportKeyPair have in common. A name has 2 to 128 characters and begins with a letter. */
export const keyPairParameters = {
  RegionId: text(),
  KeyPairName: textLike(/^(?!https?:\/\/)\p{L}[\p{L}\p{N}_.:-]{1,127}$/u, 'InvalidKeyPairName.Malformed'),
  ResourceGroupId: optional(text(), ''),
  Tag: optional(tags()),
};

export const KEY_PAIR_ERRORS = [
  'Duplicate.TagKey',
  'InvalidKeyPairName.Malformed',
  'InvalidTagCount',
  'InvalidTagKey.Malformed',
  'InvalidTagValue.Malformed',
  'KeyPair.AlreadyExist',
] as const;

interface NewKeyPair {
  KeyPairName: string;
  ResourceGroupId: string;
  Tag?: readonly WantedTag[] | undefined;
}

/** Throws EcsError unless a key pair of this name can be added to the region. */
export function checkNewKeyPair({ KeyPairName, Tag }: NewKeyPair, { region }: Call): void {
  if (region.keyPairs.has(KeyPairName)) throw ecsError('KeyPair.AlreadyExist');
  checkTags(newTags(Tag));
}

/** Adds a key pair with this public key. Throws EcsError `InvalidPublicKeyBody.Malformed` when that is none. */
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
