import { EcsError } from '../../model/errors.ts';
import type { Instance } from '../../model/instance.ts';
import type { Call } from '../action.ts';
import { instanceOf } from '../instance/instanceChecks.ts';
import { jsonList, text } from '../../parameters/parameters.ts';

/** The parameters of AttachKeyPair and DetachKeyPair. */
export const bindingParameters = {
  RegionId: text(),
  KeyPairName: text(),
  InstanceIds: jsonList(50, 'InvalidInstanceIds.ValueNotSupported'),
};

/**
 * Calls `act` for each instance by itself and answers the result of each. The typed SDKs declare the counts and
 * `Success` as text; the documented answers hold numbers and booleans.
 */
export function bindEach(
  keyPairName: string,
  instanceIds: readonly string[],
  bind: (instance: Instance) => void,
  call: Call,
): object {
  const results = instanceIds.map((instanceId) => resultOf(instanceId, bind, call));
  return {
    KeyPairName: keyPairName,
    TotalCount: results.length,
    FailCount: results.filter(({ Success }) => !Success).length,
    Results: { Result: results },
  };
}

function resultOf(InstanceId: string, bind: (instance: Instance) => void, call: Call) {
  try {
    const instance = instanceOf(InstanceId, call);
    bind(instance);
    call.state.lifecycle.settle(instance);
    return { InstanceId, Success: true, Code: '200', Message: 'successful' };
  } catch (error) {
    if (!(error instanceof EcsError)) throw error;
    return { InstanceId, Success: false, Code: error.code, Message: error.message };
  }
}
