import { ecsError } from '../../model/errors.ts';
import type { Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';

/** Networks were part of the ECS API before VPC had one of its own; clients of both are about. */
export const NETWORK_VERSIONS = ['2014-05-26', '2016-04-28'];

/** The VPC of this id. Throws EcsError `InvalidVpcId.NotFound`. */
export function vpcOf(vpcId: string, region: Region): Vpc {
  const vpc = region.vpcs.get(vpcId);
  if (vpc === undefined) throw ecsError('InvalidVpcId.NotFound');
  return vpc;
}

/** The id of a VPC's router, which nothing here does anything with. */
export function routerId({ vpcId }: Pick<Vpc, 'vpcId'>): string {
  return vpcId.replace('vpc-', 'vrt-');
}

/** The id of a VPC's route table. */
export function routeTableId({ vpcId }: Pick<Vpc, 'vpcId'>): string {
  return vpcId.replace('vpc-', 'vtb-');
}

/** What the names and descriptions of VPCs and VSwitches must look like: up to 128 and 256 characters, no link. */
export const NETWORK_NAME = /^(?!https?:\/\/).{0,128}$/s;
export const NETWORK_DESCRIPTION = /^(?!https?:\/\/).{0,256}$/s;
