import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { jsonList, text } from '../../parameters/parameters.ts';

/** Removes key pairs, all or none; one that is bound to an instance cannot go, one that is not there has gone. */
export const deleteKeyPairs = defineAction({
  name: 'DeleteKeyPairs',
  parameters: v.object({ RegionId: text(), KeyPairNames: jsonList(100, 'InvalidKeyPairNames.ValueNotSupported') }),
  errors: ['InvalidKeyPairNames.ValueNotSupported', 'InvalidParameter.KeypairAlreadyAttachedInstance'],
  answer({ KeyPairNames: names }, { region }) {
    const bound = new Set([...region.instances.values()].map(({ keyPairName }) => keyPairName));
    if (names.some((name) => bound.has(name))) throw ecsError('InvalidParameter.KeypairAlreadyAttachedInstance');
    for (const name of names) region.keyPairs.delete(name);
    return {};
  },
});
