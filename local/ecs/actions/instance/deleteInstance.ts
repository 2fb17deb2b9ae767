import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { checkDelete, DELETE_ERRORS, deleteParameters } from './deleting.ts';
import { instanceOf } from './instanceChecks.ts';
import { text } from '../../parameters/parameters.ts';

export const deleteInstance = defineAction({
  name: 'DeleteInstance',
  parameters: v.object({ ...deleteParameters, InstanceId: text() }),
  ignored: ['ForceStop'],
  errors: [...DELETE_ERRORS, 'DryRunOperation'],
  answer(asked, call) {
    const instance = instanceOf(asked.InstanceId, call);
    checkDelete(instance, asked, call);
    if (asked.DryRun) throw ecsError('DryRunOperation');
    call.state.lifecycle.remove(instance);
    return {};
  },
});
