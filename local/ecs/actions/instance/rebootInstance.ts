import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { CHECK_ERRORS, instanceOf } from './instanceChecks.ts';
import { bool, optional, text } from '../../parameters/parameters.ts';
import { checkReboot, reboot } from './rebooting.ts';

export const rebootInstance = defineAction({
  name: 'RebootInstance',
  parameters: v.object({ InstanceId: text(), ForceStop: optional(bool()), DryRun: optional(bool(), 'false') }),
  errors: [...CHECK_ERRORS, 'DryRunOperation'],
  answer({ InstanceId: instanceId, DryRun: dryRun }, call) {
    const instance = instanceOf(instanceId, call);
    checkReboot(instance, call);
    if (dryRun) throw ecsError('DryRunOperation');
    reboot(instance, call);
    return {};
  },
});
