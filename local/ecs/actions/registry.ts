import type { Action } from './action.ts';
import { addTags } from './tags/addTags.ts';
import { allocatePublicIpAddress } from './allocatePublicIpAddress.ts';
import { attachKeyPair } from './keyPair/attachKeyPair.ts';
import { authorizeSecurityGroup } from './securityGroup/authorizeSecurityGroup.ts';
import { authorizeSecurityGroupEgress } from './securityGroup/authorizeSecurityGroupEgress.ts';
import { createInstance } from './createInstance.ts';
import { createKeyPair } from './keyPair/createKeyPair.ts';
import { createSecurityGroup } from './securityGroup/createSecurityGroup.ts';
import { createVpc } from './network/createVpc.ts';
import { createVSwitch } from './network/createVSwitch.ts';
import { deleteInstance } from './deleteInstance.ts';
import { deleteInstances } from './deleteInstances.ts';
import { deleteKeyPairs } from './keyPair/deleteKeyPairs.ts';
import { deleteSecurityGroup } from './securityGroup/deleteSecurityGroup.ts';
import { deleteVpc } from './network/deleteVpc.ts';
import { deleteVSwitch } from './network/deleteVSwitch.ts';
import { describeAvailableResource } from './catalogue/describeAvailableResource.ts';
import { describeDisks } from './disk/describeDisks.ts';
import { describeImages } from './catalogue/describeImages.ts';
import { describeInstanceAttribute } from './instance/describeInstanceAttribute.ts';
import { describeInstanceAutoRenewAttribute } from './instance/describeInstanceAutoRenewAttribute.ts';
import { describeInstanceMaintenanceAttributes } from './instance/describeInstanceMaintenanceAttributes.ts';
import { describeInstanceRamRole } from './instance/describeInstanceRamRole.ts';
import { describeInstances } from './describeInstances.ts';
import { describeInstanceStatus } from './describeInstanceStatus.ts';
import { describeInstanceTypeFamilies } from './catalogue/describeInstanceTypeFamilies.ts';
import { describeInstanceTypes } from './catalogue/describeInstanceTypes.ts';
import { describeKeyPairs } from './keyPair/describeKeyPairs.ts';
import { describeNetworkInterfaces } from './instance/describeNetworkInterfaces.ts';
import { describePrice } from './catalogue/describePrice.ts';
import { describeRegions } from './catalogue/describeRegions.ts';
import { describeResourceByTags } from './tags/describeResourceByTags.ts';
import { describeRouteTableList } from './network/describeRouteTableList.ts';
import { describeRouteTables } from './network/describeRouteTables.ts';
import { describeSecurityGroupAttribute } from './securityGroup/describeSecurityGroupAttribute.ts';
import { describeSecurityGroups } from './securityGroup/describeSecurityGroups.ts';
import { describeTags } from './tags/describeTags.ts';
import { describeUserData } from './instance/describeUserData.ts';
import { describeVpcAttribute } from './network/describeVpcAttribute.ts';
import { describeVpcs } from './network/describeVpcs.ts';
import { describeVRouters } from './network/describeVRouters.ts';
import { describeVSwitchAttributes } from './network/describeVSwitchAttributes.ts';
import { describeVSwitches } from './network/describeVSwitches.ts';
import { describeZones } from './catalogue/describeZones.ts';
import { detachKeyPair } from './keyPair/detachKeyPair.ts';
import { importKeyPair } from './keyPair/importKeyPair.ts';
import { joinSecurityGroup } from './securityGroup/joinSecurityGroup.ts';
import { leaveSecurityGroup } from './securityGroup/leaveSecurityGroup.ts';
import { listTagResources } from './tags/listTagResources.ts';
import { modifyInstanceAttribute } from './instance/modifyInstanceAttribute.ts';
import { modifyInstanceAutoReleaseTime } from './modifyInstanceAutoReleaseTime.ts';
import { modifySecurityGroupAttribute } from './securityGroup/modifySecurityGroupAttribute.ts';
import { modifySecurityGroupPolicy } from './securityGroup/modifySecurityGroupPolicy.ts';
import { modifyVpcAttribute } from './network/modifyVpcAttribute.ts';
import { modifyVSwitchAttribute } from './network/modifyVSwitchAttribute.ts';
import { rebootInstance } from './rebootInstance.ts';
import { rebootInstances } from './instance/rebootInstances.ts';
import { removeTags } from './tags/removeTags.ts';
import { revokeSecurityGroup } from './securityGroup/revokeSecurityGroup.ts';
import { revokeSecurityGroupEgress } from './securityGroup/revokeSecurityGroupEgress.ts';
import { runInstances } from './runInstances.ts';
import { startInstance } from './startInstance.ts';
import { startInstances } from './startInstances.ts';
import { stopInstance } from './stopInstance.ts';
import { stopInstances } from './stopInstances.ts';
import { tagResources } from './tagResources.ts';
import { untagResources } from './untagResources.ts';

const ACTIONS = [
  addTags,
  allocatePublicIpAddress,
  attachKeyPair,
  authorizeSecurityGroup,
  authorizeSecurityGroupEgress,
  createInstance,
  createKeyPair,
  createSecurityGroup,
  createVpc,
  createVSwitch,
  deleteInstance,
  deleteInstances,
  deleteKeyPairs,
  deleteSecurityGroup,
  deleteVpc,
  deleteVSwitch,
  describeAvailableResource,
  describeDisks,
  describeImages,
  describeInstanceAttribute,
  describeInstanceAutoRenewAttribute,
  describeInstanceMaintenanceAttributes,
  describeInstanceRamRole,
  describeInstances,
  describeInstanceStatus,
  describeInstanceTypeFamilies,
  describeInstanceTypes,
  describeKeyPairs,
  describeNetworkInterfaces,
  describePrice,
  describeRegions,
  describeResourceByTags,
  describeRouteTableList,
  describeRouteTables,
  describeSecurityGroupAttribute,
  describeSecurityGroups,
  describeTags,
  describeUserData,
  describeVpcAttribute,
  describeVpcs,
  describeVRouters,
  describeVSwitchAttributes,
  describeVSwitches,
  describeZones,
  detachKeyPair,
  importKeyPair,
  joinSecurityGroup,
  leaveSecurityGroup,
  listTagResources,
  modifyInstanceAttribute,
  modifyInstanceAutoReleaseTime,
  modifySecurityGroupAttribute,
  modifySecurityGroupPolicy,
  modifyVpcAttribute,
  modifyVSwitchAttribute,
  rebootInstance,
  rebootInstances,
  removeTags,
  revokeSecurityGroup,
  revokeSecurityGroupEgress,
  runInstances,
  startInstance,
  startInstances,
  stopInstance,
  stopInstances,
  tagResources,
  untagResources,
];

const BY_NAME = new Map<string, Action>(ACTIONS.map((action) => [action.name, action]));
const BY_LOWER_CASE = new Map<string, Action>(ACTIONS.map((action) => [action.name.toLowerCase(), action]));

/** The action of this name in any case: there are old clients that say DescribeUserdata. */
export function findAction(name: string): Action | undefined {
  return BY_NAME.get(name) ?? BY_LOWER_CASE.get(name.toLowerCase());
}

/** Every action, in the order of their names. */
export function allActions(): readonly Action[] {
  return ACTIONS;
}
