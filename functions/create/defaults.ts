import type { RequestDefaults } from '../../shared/platform/config.ts';
import type { InstanceFields, Placement } from './fields.ts';

/** The parameters of CreateInstance that do not depend on the placement. None is undefined. */
export type Parameters = Omit<InstanceFields, keyof Placement>;

/**
 * Completes a request with the deployment's defaults. A default fills a field that the request leaves out:
 *
 * | default               | completes                         | unless there is                                     |
 * | --------------------- | --------------------------------- | --------------------------------------------------- |
 * | `imageId`             | the request                       | an `imageFamily`: ECS takes only one of the two     |
 * | `securityGroupId`     | the request                       |                                                     |
 * | `systemDisk.category` | the request's `systemDisk`        |                                                     |
 * | `instanceType`        | each placement                    | a type in the request                               |
 * | `vSwitchId`           | each placement                    | a VSwitch in the request, or a zone in one of them: |
 * |                       |                                   | the default VSwitch may be in another zone          |
 *
 * A placement takes the fields that it leaves out from the request. But a placement with a VSwitch does not take the
 * request's zone: ECS knows the zone of the VSwitch, and the request's zone may be another.
 *
 * A dedicated host, a deployment set or a private pool is in a zone, too, but an instance there still needs a VSwitch,
 * so the default applies. No other field of a request affects a default.
 *
 * @param places the placements of the request; undefined: the request itself is the only placement.
 * @example
 * layDefaults({}, [{ instanceType: 'a' }, { zoneId: 'b', vSwitchId: 'v-b' }], { instanceType: 'd', vSwitchId: 'v' });
 * // placements: [{ instanceType: 'a', vSwitchId: 'v' }, { instanceType: 'd', zoneId: 'b', vSwitchId: 'v-b' }]
 */
export function layDefaults(
  own: InstanceFields,
  places: readonly Placement[] | undefined,
  defaults: RequestDefaults,
): { parameters: Parameters; placements: Placement[] } {
  const { zoneId, vSwitchId, instanceType, ...rest } = own;
  const base = { zoneId, vSwitchId, instanceType };
  return {
    parameters: defined({
      ...rest,
      imageId: own.imageId ?? (own.imageFamily === undefined ? defaults.imageId : undefined),
      securityGroupId: own.securityGroupId ?? defaults.securityGroupId,
      systemDisk:
        own.systemDisk === undefined ? defaults.systemDisk : filled(own.systemDisk, defaults.systemDisk ?? {}),
    }),
    placements: (places ?? [{}]).map((place) => completePlacement(place, base, defaults)),
  };
}

function completePlacement(place: Placement, request: Placement, defaults: RequestDefaults): Placement {
  const zoneId = place.zoneId ?? (place.vSwitchId === undefined ? request.zoneId : undefined);
  const vSwitchId = place.vSwitchId ?? request.vSwitchId;
  return defined({
    zoneId,
    vSwitchId: vSwitchId ?? (zoneId === undefined ? defaults.vSwitchId : undefined),
    instanceType: place.instanceType ?? request.instanceType ?? defaults.instanceType,
  });
}

/** An object, completed with the fields of another. */
function filled<T extends object>(own: T, defaults: Partial<T>): T {
  return { ...defaults, ...(defined(own) as T) };
}

function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
