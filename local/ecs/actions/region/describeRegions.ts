import * as v from 'valibot';
import { REGIONS } from '../../model/catalogue/regions.ts';
import { defineAction, NETWORK_VERSIONS, VPC_VERSION } from '../action.ts';

/** The regions that have a name, in Chinese. Calls to other regions are answered, too. */
export const describeRegions = defineAction({
  name: 'DescribeRegions',
  versions: NETWORK_VERSIONS,
  parameters: v.object({}),
  ignored: ['AcceptLanguage', 'InstanceChargeType', 'ResourceType'],
  errors: [],
  answer(_asked, { version }) {
    const isVpc = version === VPC_VERSION;
    const regions = REGIONS.map(({ regionId, localName }) => ({
      RegionId: regionId,
      LocalName: localName,
      RegionEndpoint: `${isVpc ? 'vpc' : 'ecs'}.${regionId}.aliyuncs.com`,
      ...(isVpc ? {} : { Status: 'available' }),
    }));
    return { Regions: { Region: regions } };
  },
});
