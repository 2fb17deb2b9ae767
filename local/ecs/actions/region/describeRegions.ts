import * as v from 'valibot';
import { REGIONS } from '../../model/catalogue/regions.ts';
import { defineAction } from '../action.ts';

/** The regions that have a name, in Chinese. Calls to other regions are answered, too. */
export const describeRegions = defineAction({
  name: 'DescribeRegions',
  parameters: v.object({}),
  ignored: ['AcceptLanguage', 'InstanceChargeType', 'ResourceType'],
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
