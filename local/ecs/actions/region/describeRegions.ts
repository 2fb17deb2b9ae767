import * as v from 'valibot';
import { REGIONS } from '../../model/catalogue/regions.ts';
import { defineAction } from '../action.ts';

/** The regions by name, in Chinese. Others are answered too, but not listed. */
export const describeRegions = defineAction({
  name: 'DescribeRegions',
  parameters: v.object({}),
  errors: [],
  answer() {
    const regions = REGIONS.map(({ regionId, localName }) => ({
      RegionId: regionId,
      LocalName: localName,
      RegionEndpoint: `ecs.${regionId}.aliyuncs.com`,
      Status: 'available',
    }));
    return { Regions: { Region: regions } };
  },
});
