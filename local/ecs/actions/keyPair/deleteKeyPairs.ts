import * as v from 'valibot';
import { ownErrors } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { jsonList, text } from '../../parameters/parameters.ts';

const OWN_ERRORS = ownErrors({
  'InvalidKeyPairNames.ValueNotSupported': [400, 'The specified parameter "KeyPairNames" is not valid.'],
  'InvalidParameter.KeypairAlreadyAttachedInstance': [
    400,
    'The specified parameter "KeyPairNames" attached to instances can not be deleted.',
  ],
});

/** Removes key pairs, all or none. One that is bound to an instance is refused; one that does not exist is no error. */
export const deleteKeyPairs = defineAction({
  name: 'DeleteKeyPairs',
  parameters: v.object({
    RegionId: text(),
    KeyPairNames: jsonList(100, OWN_ERRORS.code('InvalidKeyPairNames.ValueNotSupported')),
  }),
  errors: [],
  ownErrors: OWN_ERRORS,
  answer({ KeyPairNames: names }, { region }) {
    const bound = new Set([...region.instances.values()].map(({ keyPairName }) => keyPairName));
    if (names.some((name) => bound.has(name)))
      throw OWN_ERRORS.error('InvalidParameter.KeypairAlreadyAttachedInstance');
    for (const name of names) region.keyPairs.delete(name);
    return {};
  },
});
