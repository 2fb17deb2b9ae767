import * as v from 'valibot';
import { allInstanceTypes } from '../../model/catalogue/instanceTypes.ts';
import { defineAction } from '../action.ts';
import { byToken, tokenPaging } from '../../parameters/paging.ts';
import { instanceTypeAnswer } from './instanceTypeAnswer.ts';
import { instanceTypeFilters, instanceTypeFits } from './instanceTypeFilters.ts';

/** Instance types, in the order of their ids. Unknown ids are left out. */
export const describeInstanceTypes = defineAction({
  name: 'DescribeInstanceTypes',
  parameters: v.object({
    ...instanceTypeFilters,
    ...tokenPaging(1600),
  }),
  ignored: ['AdditionalAttributes'],
  errors: [],
  answer(asked) {
    const found = allInstanceTypes().filter((type) => instanceTypeFits(type, asked));
    const { page, counts } = byToken(found, ({ instanceTypeId }) => instanceTypeId, asked);
    return { ...counts, InstanceTypes: { InstanceType: page.map(instanceTypeAnswer) } };
  },
});
