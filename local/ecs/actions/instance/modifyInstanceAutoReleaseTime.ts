import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { autoReleaseTime } from './autoReleaseTime.ts';
import { instanceOf, NO_INSTANCE } from './instanceChecks.ts';
import { optional, text } from '../../parameters/parameters.ts';

/** Sets the time of the automatic release. Without a time the instance is no longer released. */
export const modifyInstanceAutoReleaseTime = defineAction({
  name: 'ModifyInstanceAutoReleaseTime',
  parameters: v.object({ InstanceId: text(), AutoReleaseTime: optional(text()) }),
  errors: [...NO_INSTANCE, 'ChargeTypeViolation', 'InvalidAutoReleaseTime.Malformed'],
  answer({ InstanceId: instanceId, AutoReleaseTime: time }, call) {
    const instance = instanceOf(instanceId, call);
    if (instance.charge.type === 'PrePaid') throw ecsError('ChargeTypeViolation');
    if (time === undefined) delete instance.autoReleaseAt;
    else instance.autoReleaseAt = autoReleaseTime(time, call.now);
    call.state.lifecycle.settle(instance);
    return {};
  },
});
