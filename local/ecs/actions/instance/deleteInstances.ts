import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { MOST_INSTANCES } from './batch.ts';
import { checkDelete, DELETE_ERRORS, deleteParameters } from './deleting.ts';
import { instanceOf } from './instanceChecks.ts';
import { list, text } from '../../parameters/parameters.ts';

/** Deletes all or none: where one instance cannot be deleted, the others stay. */
export const deleteInstances = defineAction({
  name: 'DeleteInstances',
  parameters: v.object({ ...deleteParameters, InstanceId: list(text(), MOST_INSTANCES), RegionId: text() }),
  ignored: ['ForceStop'],
  errors: [...DELETE_ERRORS, 'DryRunOperation'],
  answer(asked, call) {
    const instances = [...new Set(asked.InstanceId)].map((id) => instanceOf(id, call));
    for (const instance of instances) checkDelete(instance, asked, call);
    if (asked.DryRun) throw ecsError('DryRunOperation');
    for (const instance of instances) call.state.lifecycle.remove(instance);
    return {};
  },
});
