import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { instanceOf } from './instanceChecks.ts';
import { text } from '../../parameters/parameters.ts';
import { checkStop, stop, stopParameters, STOP_ERRORS } from './stopping.ts';

export const stopInstance = defineAction({
  name: 'StopInstance',
  parameters: v.object({ ...stopParameters, InstanceId: text() }),
  ignored: ['ConfirmStop', 'Hibernate'],
  errors: [...STOP_ERRORS, 'DryRunOperation'],
  answer({ InstanceId: instanceId, StoppedMode: mode, DryRun: dryRun }, call) {
    const instance = instanceOf(instanceId, call);
    checkStop(instance, mode, call);
    if (dryRun) throw ecsError('DryRunOperation');
    stop(instance, mode, call);
    return {};
  },
});
