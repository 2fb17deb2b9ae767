import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { bindEach, bindingParameters } from './binding.ts';

/** Unbinds a key pair from instances; from one that it is not bound to it takes nothing. */
export const detachKeyPair = defineAction({
  name: 'DetachKeyPair',
  parameters: v.object(bindingParameters),
  errors: ['InvalidInstanceId.NotFound', 'InvalidInstanceIds.ValueNotSupported'],
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
