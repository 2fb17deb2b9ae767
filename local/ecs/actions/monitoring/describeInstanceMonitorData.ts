import * as v from 'valibot';
import { ownErrors } from '../../model/errors.ts';
import { text } from '../../parameters/parameters.ts';
import { defineAction } from '../action.ts';
import { instanceOf, NO_INSTANCE } from '../instance/instanceChecks.ts';
import { checkSpan, MONITOR_ERRORS, monitorParameters, spanOf, timeStamps } from './monitorData.ts';

const OWN_ERRORS = ownErrors({
  'InvalidStartTime.ValueNotSupported': [400, 'The specified parameter StartTime is later than EndTime.'],
});

// No operating system runs behind an instance.
const IDLE = {
  ...{ CPU: 0, IOPSRead: 0, IOPSWrite: 0, BPSRead: 0, BPSWrite: 0 },
  ...{ IntranetRX: 0, IntranetTX: 0, IntranetBandwidth: 0, InternetRX: 0, InternetTX: 0, InternetBandwidth: 0 },
};

/** What an instance did while it ran, since its last start. One that never ran has no data. */
export const describeInstanceMonitorData = defineAction({
  name: 'DescribeInstanceMonitorData',
  parameters: v.object({ InstanceId: text(), ...monitorParameters }),
  errors: [...NO_INSTANCE, ...MONITOR_ERRORS],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const { instanceId, startedAt, stoppedAt } = instanceOf(asked.InstanceId, call);
    const span = spanOf(asked);
    if (span.to < span.from) throw OWN_ERRORS.error('InvalidStartTime.ValueNotSupported');
    checkSpan(span, call.now);
    const times = timeStamps(span, startedAt, stoppedAt ?? call.now);
    return {
      MonitorData: {
        InstanceMonitorData: times.map((time) => ({ InstanceId: instanceId, ...IDLE, TimeStamp: time })),
      },
    };
  },
});
