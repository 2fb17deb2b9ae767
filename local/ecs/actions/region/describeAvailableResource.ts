import { IO_OPTIMIZATIONS } from '../../model/instance.ts';
import { ownErrors } from '../../model/errors.ts';
import * as v from 'valibot';
import { type Call, defineAction } from '../action.ts';
import { decimal, oneOf, optional, text, whole } from '../../parameters/parameters.ts';
import { availableIn, DESTINATIONS, type Sought } from './availability.ts';

const OWN_ERRORS = ownErrors({
  'Invalid.DestinationResource': [404, 'The specified DestinationResource is not valid.'],
  'Invalid.IoOptimized': [404, 'The specified IoOptimized is not valid.'],
});

/** What each zone sells now: types with their stock, disks with their sizes, or just the zones. */
export const describeAvailableResource = defineAction({
  name: 'DescribeAvailableResource',
  parameters: v.object({
    RegionId: text(),
    DestinationResource: oneOf(DESTINATIONS, OWN_ERRORS.code('Invalid.DestinationResource')),
    ZoneId: optional(text()),
    InstanceType: optional(text()),
    IoOptimized: optional(oneOf(IO_OPTIMIZATIONS, OWN_ERRORS.code('Invalid.IoOptimized')), 'optimized'),
    Cores: optional(whole(1, 10_000)),
    Memory: optional(decimal()),
    SystemDiskCategory: optional(text()),
    DataDiskCategory: optional(text()),
  }),
  ignored: [
    'DedicatedHostId',
    'InstanceChargeType',
    'NetworkCategory',
    'ResourceType',
    'Scope',
    'SpotDuration',
    'SpotStrategy',
  ],
  errors: ['InvalidZoneId.NotFound'],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const zones = call.region.zones.filter((zoneId) => zoneId === (asked.ZoneId ?? zoneId));
    const available = zones.map((zoneId) => zoneAnswer(zoneId, asked, call));
    return { AvailableZones: { AvailableZone: available.filter((zone) => zone !== undefined) } };
  },
});

// A zone that sells nothing of the wanted kind is left out.
function zoneAnswer(zoneId: string, asked: Sought, { region, state }: Call): object | undefined {
  const resources = availableIn(zoneId, asked, state.stock);
  if (resources.length === 0) return undefined;
  const inStock = resources.some(({ Status }) => Status === 'Available');
  return {
    RegionId: region.regionId,
    ZoneId: zoneId,
    Status: inStock ? 'Available' : 'SoldOut',
    StatusCategory: inStock ? 'WithStock' : 'WithoutStock',
    AvailableResources: {
      AvailableResource:
        asked.DestinationResource === 'Zone'
          ? []
          : [{ Type: asked.DestinationResource, SupportedResources: { SupportedResource: resources } }],
    },
  };
}
