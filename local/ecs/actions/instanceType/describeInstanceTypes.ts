import * as v from 'valibot';
import { allInstanceTypes } from '../../model/catalogue/instanceTypes.ts';
import { defineAction } from '../action.ts';
import { byToken } from '../../parameters/listing.ts';
import { optional, text, whole } from '../../parameters/parameters.ts';
import { instanceTypeAnswer } from './instanceTypeAnswer.ts';
import { instanceTypeFilters, instanceTypeFits } from './instanceTypeFilters.ts';

const MOST_TYPES = 1600;

/** Instance types, by their ids. Unknown ones are left out. */
export const describeInstanceTypes = defineAction({
  name: 'DescribeInstanceTypes',
  parameters: v.object({
    ...instanceTypeFilters,
    MaxResults: optional(whole(1, MOST_TYPES), String(MOST_TYPES)),
    NextToken: optional(text()),
  }),
  errors: [],
  answer(asked) {
    const found = allInstanceTypes().filter((type) => instanceTypeFits(type, asked));
    const { page, counts } = byToken(found, ({ instanceTypeId }) => instanceTypeId, asked.MaxResults, asked.NextToken);
    return { ...counts, InstanceTypes: { InstanceType: page.map(instanceTypeAnswer) } };
  },
});
