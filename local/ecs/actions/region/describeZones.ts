import * as v from 'valibot';
import { allDiskCategories } from '../../model/catalogue/diskCategories.ts';
import { allInstanceTypes } from '../../model/catalogue/instanceTypes.ts';
import { NETWORK_TYPES } from '../../model/instance.ts';
import type { Region } from '../../model/region.ts';
import type { Stock } from '../../model/stock.ts';
import { defineAction } from '../action.ts';
import { text } from '../../parameters/parameters.ts';

/** The zones of a region, with what each sells now. */
export const describeZones = defineAction({
  name: 'DescribeZones',
  parameters: v.object({ RegionId: text() }),
  ignored: ['AcceptLanguage', 'InstanceChargeType', 'SpotStrategy', 'Verbose'],
  errors: [],
  answer(_asked, { state, region }) {
    return { Zones: { Zone: region.zones.map((zoneId) => zoneAnswer(zoneId, region, state.stock)) } };
  },
});

function zoneAnswer(zoneId: string, { info }: Region, stock: Stock): object {
  const onSale = allInstanceTypes().filter(({ instanceTypeId }) => stock.available(zoneId, instanceTypeId) > 0);
  const types = onSale.map(({ instanceTypeId }) => instanceTypeId);
  const disks = allDiskCategories().map(({ category }) => category);
  return {
    ZoneId: zoneId,
    LocalName: `${info.localName} 可用区${zoneId.slice(-1).toUpperCase()}`,
    ZoneType: 'AvailabilityZone',
    AvailableResourceCreation: { ResourceTypes: ['VSwitch', 'IoOptimized', 'Instance', 'Disk'] },
    AvailableInstanceTypes: { InstanceTypes: types },
    AvailableDiskCategories: { DiskCategories: disks },
    AvailableVolumeCategories: { VolumeCategories: [] },
    AvailableDedicatedHostTypes: { DedicatedHostType: [] },
    DedicatedHostGenerations: { DedicatedHostGeneration: [] },
    AvailableResources: {
      ResourcesInfo: [
        {
          IoOptimized: true,
          SystemDiskCategories: { supportedSystemDiskCategory: disks },
          DataDiskCategories: { supportedDataDiskCategory: disks },
          NetworkTypes: { supportedNetworkCategory: NETWORK_TYPES },
          InstanceTypes: { supportedInstanceType: types },
          InstanceTypeFamilies: { supportedInstanceTypeFamily: [...new Set(onSale.map(({ family }) => family))] },
          InstanceGenerations: { supportedInstanceGeneration: [] },
        },
      ],
    },
  };
}
