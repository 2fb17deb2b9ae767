import * as v from 'valibot';
import { indexKey } from '../../model/indexKeys.ts';
import { defineAction } from '../action.ts';
import { numberPaging, startByNumber } from '../../parameters/paging.ts';
import { list, optional, text } from '../../parameters/parameters.ts';

/** Ids and statuses, by id or by zone, up to 50 a page. Unknown ids are left out. */
export const describeInstanceStatus = defineAction({
  name: 'DescribeInstanceStatus',
  parameters: v.object({
    RegionId: text(),
    ZoneId: optional(text()),
    InstanceId: optional(list(text(), 100)),
    ...numberPaging(50),
  }),
  ignored: ['ClusterId'],
  errors: [],
  answer(asked, { region }) {
    const query = {
      ids: asked.InstanceId,
      groups: asked.ZoneId === undefined ? [] : [[indexKey('ZoneId', asked.ZoneId)]],
    };
    const page = region.visible.select(query, startByNumber(asked), asked.PageSize);
    return {
      TotalCount: page.total,
      PageNumber: asked.PageNumber,
      PageSize: asked.PageSize,
      InstanceStatuses: {
        InstanceStatus: page.items.map(({ instanceId, status }) => ({ InstanceId: instanceId, Status: status })),
      },
    };
  },
});
