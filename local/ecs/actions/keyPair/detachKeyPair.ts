import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { NO_INSTANCE } from '../instance/instanceChecks.ts';
import { bindEach, bindingParameters } from './binding.ts';

/** Unbinds a key pair from instances. For an instance that has another one, or none, nothing changes. */
export const detachKeyPair = defineAction({
  name: 'DetachKeyPair',
  parameters: v.object(bindingParameters),
  errors: [...NO_INSTANCE, 'InvalidInstanceIds.ValueNotSupported'],
  answer({ KeyPairName: name, InstanceIds: ids }, call) {
    return bindEach(
      name,
      ids,
      (instance) => {
        if (instance.keyPairName === name) instance.keyPairName = '';
      },
      call,
    );
  },
});
