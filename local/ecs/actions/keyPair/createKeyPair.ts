import * as v from 'valibot';
import { resourceId } from '../../model/ids.ts';
import { createSshKeyPair } from '../../model/sshKeys.ts';
import { defineAction } from '../action.ts';
import { addKeyPair, checkNewKeyPair, KEY_PAIR_ERRORS, keyPairParameters } from './keyPairs.ts';

/** Makes an RSA key pair. Only this answer ever shows the private half. */
export const createKeyPair = defineAction({
  name: 'CreateKeyPair',
  parameters: v.object(keyPairParameters),
  errors: KEY_PAIR_ERRORS,
  answer(asked, call) {
    checkNewKeyPair(asked, call);
    const { publicKey, privateKey } = createSshKeyPair();
    const { keyPairName, keyPairFingerPrint } = addKeyPair(asked, publicKey, call);
    return {
      KeyPairId: resourceId(call.state.options.random, 'ssh', call.region.info.idPrefix),
      KeyPairName: keyPairName,
      KeyPairFingerPrint: keyPairFingerPrint,
      PrivateKeyBody: privateKey,
    };
  },
});
