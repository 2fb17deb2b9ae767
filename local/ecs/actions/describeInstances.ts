import * as v from 'valibot';
import { defineAction } from './action.ts';
import { instanceAnswer } from './instanceAnswer.ts';
import { instanceFilters, queryOf } from './instanceFilters.ts';
import { nextToken, pageOf, pagingParameters } from './paging.ts';
import { jsonList, optional, text } from './parameters.ts';

const MOST_IDS = 100;

/** Instances, newest first, by ids and filters. `InstanceIds` of `[]` fits nothing; unknown ids are left out. */
export const describeInstances = defineAction({
  name: 'DescribeInstances',
  parameters: v.object({
    ...instanceFilters,
    ...pagingParameters,
    RegionId: text(),
    InstanceIds: optional(jsonList(MOST_IDS)),
  }),
  errors: [
    'InvalidFilterKey.NotFound',
    'InvalidInstanceChargeType.NotFound',
    'InvalidInternetChargeType.ValueNotSupported',
    'InvalidLockReason.NotFound',
    'InvalidNetworkType.NotFound',
    'InvalidStatus.NotFound',
    'InvalidTagCount',
  ],
  answer(asked, { region }) {
    const { start, limit, byToken } = pageOf(asked);
    const page = region.visible.select({ ...queryOf(asked), ids: asked.InstanceIds }, start, limit);
    return {
      TotalCount: page.total,
      PageNumber: asked.PageNumber,
      PageSize: limit,
      NextToken: byToken ? nextToken(page) : '',
      Instances: { Instance: page.items.map(instanceAnswer) },
    };
  },
});
