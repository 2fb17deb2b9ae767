import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { actOnBatch, type Batch, batchParameters } from './batch.ts';
import { text } from '../../parameters/parameters.ts';
import { checkStop, stop, stopParameters, STOP_ERRORS } from './stopping.ts';

export const stopInstances = defineAction({
  name: 'StopInstances',
  parameters: v.object({ ...batchParameters, ...stopParameters, RegionId: text() }),
  errors: [...STOP_ERRORS, 'DryRunOperation'],
  answer(asked, call) {
    const batch: Batch = {
      instanceIds: asked.InstanceId,
      optimization: asked.BatchOptimization,
      dryRun: asked.DryRun,
      through: 'Stopping',
      check: (instance) => {
        checkStop(instance, asked.StoppedMode, call);
      },
      act: (instance) => {
        stop(instance, asked.StoppedMode, call);
      },
    };
    return actOnBatch(batch, call);
  },
});
