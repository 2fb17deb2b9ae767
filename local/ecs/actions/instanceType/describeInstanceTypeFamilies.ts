import * as v from 'valibot';
import { allInstanceTypes } from '../../model/catalogue/instanceTypes.ts';
import { defineAction } from '../action.ts';
import { oneOf, optional } from '../../parameters/parameters.ts';

const FIRST_GENERATION = 'ecs-1';
const LATER = 'ecs-3';

/** The families of instance types. */
export const describeInstanceTypeFamilies = defineAction({
  name: 'DescribeInstanceTypeFamilies',
  parameters: v.object({ Generation: optional(oneOf(['ecs-1', 'ecs-2', 'ecs-3', 'ecs-4', 'ecs-5', 'ecs-6'])) }),
  errors: [],
  answer({ Generation }) {
    const generations = new Map(
      allInstanceTypes().map(({ family, firstGeneration }) => [family, firstGeneration ? FIRST_GENERATION : LATER]),
    );
    const families = [...generations]
      .filter(([, generation]) => generation === (Generation ?? generation))
      .map(([family, generation]) => ({ InstanceTypeFamilyId: family, Generation: generation }));
    return { InstanceTypeFamilies: { InstanceTypeFamily: families } };
  },
});
