import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { text } from '../../parameters/parameters.ts';
import { addKeyPair, checkNewKeyPair, KEY_PAIR_ERRORS, keyPairParameters } from './keyPairs.ts';

/** Takes the public half of a key pair that the caller has made, in OpenSSH's form. */
export const importKeyPair = defineAction({
  name: 'ImportKeyPair',
  parameters: v.object({ ...keyPairParameters, PublicKeyBody: text() }),
  errors: [...KEY_PAIR_ERRORS, 'InvalidPublicKeyBody.Malformed'],
  answer(asked, call) {
    checkNewKeyPair(asked, call);
    const { keyPairName, keyPairFingerPrint } = addKeyPair(asked, asked.PublicKeyBody, call);
    return { KeyPairName: keyPairName, KeyPairFingerPrint: keyPairFingerPrint };
  },
});
