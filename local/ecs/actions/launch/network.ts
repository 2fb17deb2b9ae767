import { type AddressPool, parseIp } from '../../model/addressPool.ts';
import { ecsError, invalidParameter, missingParameter } from '../../model/errors.ts';
import { indexKey } from '../../model/indexKeys.ts';
import type { SecurityGroup, VSwitch } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import type { EcsState } from '../../model/state.ts';
import { securityGroupOf } from '../securityGroup/securityGroups.ts';
import { vSwitchOf } from '../vSwitch/vSwitches.ts';
import type { LaunchParameters } from './parameters.ts';

/** Mbit/s. */
const MOST_IN_FOR_LITTLE_OUT = 10;

/** Where a new instance goes. Without a VSwitch it goes into the classic network. */
export interface Placement {
  zoneId: string;
  vSwitch: VSwitch | undefined;
  securityGroups: readonly SecurityGroup[];
  /** How many free addresses there are. */
  freeAddresses: number;
}

/** Finds zone, VSwitch and security groups and checks that they belong together. Throws EcsError. */
export function placementOf(
  parameters: LaunchParameters,
  region: Region,
  state: EcsState,
  { amount, minAmount }: { amount: number; minAmount: number },
): Placement {
  const securityGroups = securityGroupsOf(parameters.securityGroupIds, region);
  const zone = parameters.ZoneId;
  if (zone !== undefined && !region.zones.includes(zone)) throw ecsError('InvalidZoneId.NotFound');
  const named = parameters.VSwitchId === undefined ? undefined : vSwitchOf(parameters.VSwitchId, region);
  if (named !== undefined && zone !== undefined && named.zoneId !== zone) {
    throw ecsError('InvalidParameter.Mismatch', 'Specified virtual switch is not in the specified zone.');
  }
  const zoneId = named?.zoneId ?? zone ?? zoneWithStock(parameters.InstanceType, region, state);
  const vSwitch = named ?? impliedVSwitch(securityGroups, zoneId, region);
  const vpcId = vSwitch?.vpcId ?? '';
  if (securityGroups.some((group) => group.vpcId !== vpcId)) throw ecsError('InvalidParameter.Mismatch');
  checkGroupLimit(securityGroups, region, state, amount);
  const pool = vSwitch === undefined ? region.innerAddresses : region.privateAddresses(vSwitch);
  if (pool.free < minAmount) throw ecsError('InvalidVSwitchId.IpNotEnough');
  checkAddress(parameters.PrivateIpAddress, pool, amount);
  return { zoneId, vSwitch, securityGroups, freeAddresses: pool.free };
}

/** Takes the wanted address, which `placementOf` has checked, or else the next free one of the placement. */
export function takePrivateIp(wanted: string | undefined, { vSwitch }: Placement, region: Region): string {
  const pool = vSwitch === undefined ? region.innerAddresses : region.privateAddresses(vSwitch);
  if (wanted !== undefined) {
    pool.take(wanted);
    return wanted;
  }
  const ip = pool.allocate();
  if (ip === undefined) throw ecsError('InvalidVSwitchId.IpNotEnough');
  return ip;
}

function securityGroupsOf(ids: readonly string[], region: Region): SecurityGroup[] {
  if (ids.length === 0) throw missingParameter('SecurityGroupId');
  return ids.map((id) => securityGroupOf(id, region));
}

// A security group outside any VPC means the classic network; one in the default VPC means its VSwitch in the zone.
function impliedVSwitch(groups: readonly SecurityGroup[], zoneId: string, region: Region): VSwitch | undefined {
  const vpcId = groups[0]?.vpcId ?? '';
  if (vpcId === '') return undefined;
  if (region.vpcs.get(vpcId)?.isDefault !== true) throw ecsError('InvalidSecurityGroup.NotInDefaultVpc');
  return region.defaultVSwitch(zoneId);
}

// Where the call names no zone, ECS picks one, preferably one that has the type in stock.
function zoneWithStock(instanceType: string, region: Region, state: EcsState): string {
  const zones = region.zones;
  return zones.find((zoneId) => state.stock.available(zoneId, instanceType) > 0) ?? zones[0] ?? '';
}

function checkGroupLimit(groups: readonly SecurityGroup[], region: Region, state: EcsState, amount: number): void {
  const limit = state.options.quotas?.securityGroupInstances ?? Infinity;
  for (const { securityGroupId } of groups) {
    if (region.visible.count(indexKey('SecurityGroupId', securityGroupId)) + amount > limit) {
      throw ecsError('SecurityGroupInstanceLimitExceed');
    }
  }
}

/** Throws EcsError where more is to come in than may, by what goes out: 10 Mbit/s, or as much as goes out if that is more. */
export function checkBandwidth({
  InternetMaxBandwidthIn: coming,
  InternetMaxBandwidthOut: going = 0,
}: LaunchParameters): void {
  // -1 is what the first SDKs send for none.
  if (coming === undefined || coming === -1) return;
  if (coming < 1 || coming > Math.max(MOST_IN_FOR_LITTLE_OUT, going)) throw invalidParameter('InternetMaxBandwidthIn');
}

function checkAddress(wanted: string | undefined, pool: AddressPool, amount: number): void {
  if (wanted === undefined) return;
  if (parseIp(wanted) === undefined) throw ecsError('InvalidPrivateIpAddress.Malformed');
  if (pool.check(wanted) === 'outside') throw ecsError('InvalidPrivateIpAddress');
  if (amount > 1) throw ecsError('InvalidParameter.PrivateIpAddressRepeated');
  if (pool.check(wanted) === 'taken') throw ecsError('InvalidPrivateIpAddress.Duplicated');
}
