import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { actOnBatch, type Batch, batchParameters } from './batch.ts';
import { text } from '../../parameters/parameters.ts';
import { checkStart, start, START_ERRORS } from './starting.ts';

export const startInstances = defineAction({
  name: 'StartInstances',
  parameters: v.object({ ...batchParameters, RegionId: text() }),
  errors: [...START_ERRORS, 'DryRunOperation'],
  answer(asked, call) {
    const batch: Batch = {
      instanceIds: asked.InstanceId,
      optimization: asked.BatchOptimization,
      dryRun: asked.DryRun,
      through: 'Starting',
      check: (instance) => {
        checkStart(instance, call);
      },
      act: (instance) => {
        start(instance, call);
      },
    };
    return actOnBatch(batch, call);
  },
});
