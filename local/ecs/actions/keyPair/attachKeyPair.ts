import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { baseImageOf } from '../../model/image.ts';
import { defineAction } from '../action.ts';
import { NO_INSTANCE } from '../instance/instanceChecks.ts';
import { bindEach, bindingParameters } from './binding.ts';

/** Binds a key pair to Linux instances. It replaces the one that they had. */
export const attachKeyPair = defineAction({
  name: 'AttachKeyPair',
  parameters: v.object(bindingParameters),
  errors: [
    ...NO_INSTANCE,
    'DependencyViolation.WindowsInstance',
    'InvalidInstanceIds.ValueNotSupported',
    'InvalidKeyPairName.NotFound',
  ],
  answer({ KeyPairName: name, InstanceIds: ids }, call) {
    if (!call.region.keyPairs.has(name)) throw ecsError('InvalidKeyPairName.NotFound');
    return bindEach(
      name,
      ids,
      (instance) => {
        if (baseImageOf(instance)?.osType === 'windows') throw ecsError('DependencyViolation.WindowsInstance');
        instance.keyPairName = name;
      },
      call,
    );
  },
});
