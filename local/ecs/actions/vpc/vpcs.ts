import { ecsError } from '../../model/errors.ts';
import type { Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';

/** The VPC of this id. Throws EcsError `InvalidVpcId.NotFound`. */
export function vpcOf(vpcId: string, region: Region): Vpc {
  const vpc = region.vpcs.get(vpcId);
  if (vpc === undefined) throw ecsError('InvalidVpcId.NotFound');
  return vpc;
}

/** The form of the names of VPCs and VSwitches: up to 128 characters, no link. */
export const NETWORK_NAME = /^(?!https?:\/\/).{0,128}$/s;

/** The form of the descriptions of VPCs and VSwitches: up to 256 characters, no link. */
export const NETWORK_DESCRIPTION = /^(?!https?:\/\/).{0,256}$/s;
