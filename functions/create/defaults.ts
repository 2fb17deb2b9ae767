import type { RequestDefaults } from '../../shared/platform/config.ts';
import type { InstanceFields, Placement } from './fields.ts';

/** What CreateInstance is asked for, whatever the placement; without what is undefined. */
export type Parameters = Omit<InstanceFields, keyof Placement>;

/**
 * Lays the deployment's defaults over a request. A default fills a gap, field by field, where nothing else fills it:
 *
 * | default               | fills the gap in                  | which is none where there is                        |
 * | --------------------- | --------------------------------- | --------------------------------------------------- |
 * | `imageId`             | the request                       | an `imageFamily`: ECS takes one of them             |
 * | `securityGroupId`     | the request                       |                                                     |
 * | `systemDisk.category` | the request's `systemDisk`        |                                                     |
 * | `instanceType`        | each placement                    | a type in the request                               |
 * | `vSwitchId`           | each placement                    | a VSwitch in the request, or a zone in one of them: |
 * |                       |                                   | a VSwitch stands in one zone, and that is unknown   |
 *
 * In the same way a placement takes from the request what it leaves out. It takes no zone where it names a VSwitch:
 * ECS knows the zone of a VSwitch, and the request's may be another.
 *
 * What stands in a zone, too (a dedicated host, a deployment set, a private pool), replaces no VSwitch: an instance
 * there needs one. Nothing else that a request can say meets a default.
 *
 * @param places the request's placements; undefined where it names none, which makes one of the request itself.
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

/** An object with what it leaves out from another. */
function filled<T extends object>(own: T, defaults: Partial<T>): T {
  return { ...defaults, ...(defined(own) as T) };
}

function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
