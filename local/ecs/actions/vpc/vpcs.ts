import { ecsError } from '../../model/errors.ts';
import type { Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import type { Tag } from '../../model/tags.ts';
import { type Call, ECS_VERSION, VPC_VERSION } from '../action.ts';

/** Networks were part of the ECS API before VPC had one of its own; clients of both are about. */
export const NETWORK_VERSIONS = [ECS_VERSION, VPC_VERSION];

/** The VPC of this id. Throws EcsError `InvalidVpcId.NotFound`. */
export function vpcOf(vpcId: string, region: Region): Vpc {
  const vpc = region.vpcs.get(vpcId);
  if (vpc === undefined) throw ecsError('InvalidVpcId.NotFound');
  return vpc;
}

/** The region that a call about this VSwitch means: that of the VSwitch where the call names none, as old clients do. */
export function regionHolding(vSwitchId: string, { region, regionGiven, state }: Call): Region {
  // A VSwitch of this id is in one region only, but for those that every region has.
  if (regionGiven || region.vSwitches.has(vSwitchId)) return region;
  return [...state.regions.values()].find(({ vSwitches }) => vSwitches.has(vSwitchId)) ?? region;
}

/** Tags as the VPC product tells them: not under the names that ECS has for them. */
export function networkTags(tags: readonly Tag[] = []): object {
  return { Tag: tags.map(({ key, value }) => ({ Key: key, Value: value })) };
}

/** The id of a VPC's router, which nothing here does anything with. */
export function routerId({ vpcId }: Pick<Vpc, 'vpcId'>): string {
  return vpcId.replace('vpc-', 'vrt-');
}

/** The id of a VPC's route table. */
export function routeTableId({ vpcId }: Pick<Vpc, 'vpcId'>): string {
  return vpcId.replace('vpc-', 'vtb-');
}

/** The VPCs that have these ids, router and route table, as far as they are given; newest first. */
export function vpcsRoutedBy(
  region: Region,
  wanted: { vpcId?: string | undefined; router?: string | undefined; routeTable?: string | undefined },
): Vpc[] {
  return [...region.vpcs.values()]
    .reverse()
    .filter(
      (vpc) =>
        vpc.vpcId === (wanted.vpcId ?? vpc.vpcId) &&
        routerId(vpc) === (wanted.router ?? routerId(vpc)) &&
        routeTableId(vpc) === (wanted.routeTable ?? routeTableId(vpc)),
    );
}

/** What the names and descriptions of VPCs and VSwitches must look like: up to 128 and 256 characters, no link. */
export const NETWORK_NAME = /^(?!https?:\/\/).{0,128}$/s;
export const NETWORK_DESCRIPTION = /^(?!https?:\/\/).{0,256}$/s;
