import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { actOnBatch, type Batch, batchParameters } from './batch.ts';
import { optional, bool, text } from '../../parameters/parameters.ts';
import { CHECK_ERRORS } from './instanceChecks.ts';
import { checkReboot, reboot } from './rebooting.ts';

/** Reboots up to a hundred instances. */
export const rebootInstances = defineAction({
  name: 'RebootInstances',
  parameters: v.object({ ...batchParameters, RegionId: text(), ForceReboot: optional(bool()) }),
  errors: [...CHECK_ERRORS, 'DryRunOperation'],
  answer(asked, call) {
    const batch: Batch = {
      instanceIds: asked.InstanceId,
      optimization: asked.BatchOptimization,
      dryRun: asked.DryRun,
      through: 'Starting',
      check: (instance) => {
        checkReboot(instance, call);
      },
      act: (instance) => {
        reboot(instance, call);
      },
    };
    return actOnBatch(batch, call);
  },
});
