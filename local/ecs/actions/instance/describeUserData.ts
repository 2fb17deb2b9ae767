import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { instanceOf, NO_INSTANCE } from './instanceChecks.ts';
import { text } from '../../parameters/parameters.ts';

/** The user data of one instance, in base64 as the caller gave it. */
export const describeUserData = defineAction({
  name: 'DescribeUserData',
  parameters: v.object({ InstanceId: text() }),
  errors: NO_INSTANCE,
  answer({ InstanceId }, call) {
    const { instanceId, regionId, userData } = instanceOf(InstanceId, call);
    return { RegionId: regionId, InstanceId: instanceId, UserData: userData };
  },
});
