import * as v from 'valibot';
import { isFree, lifeOf } from '../../model/disks.ts';
import { ownErrors } from '../../model/errors.ts';
import { text } from '../../parameters/parameters.ts';
import { defineAction } from '../action.ts';
import { diskOf } from '../disk/findDisk.ts';
import { checkSpan, MONITOR_ERRORS, monitorParameters, spanOf, timeStamps } from './monitorData.ts';

const OWN_ERRORS = ownErrors({
  'InvalidParameter.EndTime': [400, 'The specified parameter EndTime is earlier than StartTime.'],
});

// No operating system reads or writes.
const IDLE = {
  ...{ IOPSRead: 0, IOPSWrite: 0, IOPSTotal: 0, BPSRead: 0, BPSWrite: 0, BPSTotal: 0 },
  ...{ LatencyRead: 0, LatencyWrite: 0 },
};

/** What was read and written on a disk since it came to its instance. One that is on none has no data, as documented. */
export const describeDiskMonitorData = defineAction({
  name: 'DescribeDiskMonitorData',
  parameters: v.object({ DiskId: text(), ...monitorParameters }),
  errors: ['InvalidDiskId.NotFound', ...MONITOR_ERRORS],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const { disk, place } = diskOf(asked.DiskId, call);
    const span = spanOf(asked);
    if (span.to < span.from) throw OWN_ERRORS.error('InvalidParameter.EndTime');
    checkSpan(span, call.now);
    const times = timeStamps(span, isFree(place) ? undefined : lifeOf(disk, place).attachedAt, call.now);
    return {
      TotalCount: times.length,
      MonitorData: { DiskMonitorData: times.map((time) => ({ DiskId: disk.diskId, ...IDLE, TimeStamp: time })) },
    };
  },
});
