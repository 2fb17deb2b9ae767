import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { instanceAnswer } from './instanceAnswer.ts';
import { instanceFilters, queryOf } from './instanceFilters.ts';
import { eitherPaging, nextToken, startByEither } from '../../parameters/paging.ts';
import { bool, jsonList, optional, text } from '../../parameters/parameters.ts';
import { WANTED_TAG_ERRORS } from '../tag/tagList.ts';

const MOST_IDS = 100;

/** Instances by ids and filters, newest first. `InstanceIds` of `[]` matches nothing; unknown ids are left out. */
export const describeInstances = defineAction({
  name: 'DescribeInstances',
  parameters: v.object({
    ...instanceFilters,
    ...eitherPaging(100),
    RegionId: text(),
    InstanceIds: optional(jsonList(MOST_IDS)),
    DryRun: optional(bool(), 'false'),
  }),
  ignored: ['AdditionalAttributes', 'HttpEndpoint', 'HttpPutResponseHopLimit', 'HttpTokens', 'NeedSaleCycle'],
  errors: [
    ...WANTED_TAG_ERRORS,
    'DryRunOperation',
    'InvalidFilterKey.NotFound',
    'InvalidHpcClusterId.NotFound',
    'InvalidInstanceChargeType.NotFound',
    'InvalidInternetChargeType.ValueNotSupported',
    'InvalidLockReason.NotFound',
    'InvalidNetworkType.NotFound',
    'InvalidStatus.NotFound',
  ],
  answer(asked, { region }) {
    const { start, limit, byToken } = startByEither(asked);
    const query = { ...queryOf(asked), ids: asked.InstanceIds };
    if (asked.DryRun) throw ecsError('DryRunOperation');
    const page = region.visible.select(query, start, limit);
    return {
      TotalCount: page.total,
      PageNumber: asked.PageNumber,
      PageSize: limit,
      NextToken: byToken ? nextToken(page) : '',
      Instances: { Instance: page.items.map((instance) => region.visible.view(instance, instanceAnswer)) },
    };
  },
});
