import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { instanceOf } from './instanceChecks.ts';
import { bool, optional, text } from '../../parameters/parameters.ts';
import { checkStart, start, START_ERRORS } from './starting.ts';

export const startInstance = defineAction({
  name: 'StartInstance',
  parameters: v.object({ InstanceId: text(), DryRun: optional(bool(), 'false') }),
  ignored: ['InitLocalDisk'],
  errors: [...START_ERRORS, 'DryRunOperation'],
  answer({ InstanceId: instanceId, DryRun: dryRun }, call) {
    const instance = instanceOf(instanceId, call);
    checkStart(instance, call);
    if (dryRun) throw ecsError('DryRunOperation');
    start(instance, call);
    return {};
  },
});
