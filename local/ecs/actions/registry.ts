import type { Action } from './action.ts';
import { addTags } from './tag/addTags.ts';
import { allocatePublicIpAddress } from './instance/allocatePublicIpAddress.ts';
import { attachKeyPair } from './keyPair/attachKeyPair.ts';
import { authorizeSecurityGroup } from './securityGroup/authorizeSecurityGroup.ts';
import { authorizeSecurityGroupEgress } from './securityGroup/authorizeSecurityGroupEgress.ts';
import { createInstance } from './launch/createInstance.ts';
import { createKeyPair } from './keyPair/createKeyPair.ts';
import { createSecurityGroup } from './securityGroup/createSecurityGroup.ts';
import { createVpc } from './vpc/createVpc.ts';
import { createVSwitch } from './vpc/createVSwitch.ts';
import { deleteInstance } from './instance/deleteInstance.ts';
import { deleteInstances } from './instance/deleteInstances.ts';
import { deleteKeyPairs } from './keyPair/deleteKeyPairs.ts';
import { deleteSecurityGroup } from './securityGroup/deleteSecurityGroup.ts';
import { deleteVpc } from './vpc/deleteVpc.ts';
import { deleteVSwitch } from './vpc/deleteVSwitch.ts';
import { describeAvailableResource } from './catalogue/describeAvailableResource.ts';
import { describeDisks } from './disk/describeDisks.ts';
import { describeImages } from './catalogue/describeImages.ts';
import { describeInstanceAttribute } from './instance/describeInstanceAttribute.ts';
import { describeInstanceAutoRenewAttribute } from './instance/describeInstanceAutoRenewAttribute.ts';
import { describeInstanceMaintenanceAttributes } from './instance/describeInstanceMaintenanceAttributes.ts';
import { describeInstanceRamRole } from './instance/describeInstanceRamRole.ts';
import { describeInstances } from './instance/describeInstances.ts';
import { describeInstanceStatus } from './instance/describeInstanceStatus.ts';
import { describeInstanceTypeFamilies } from './catalogue/describeInstanceTypeFamilies.ts';
import { describeInstanceTypes } from './catalogue/describeInstanceTypes.ts';
import { describeKeyPairs } from './keyPair/describeKeyPairs.ts';
import { describeNetworkInterfaces } from './instance/describeNetworkInterfaces.ts';
import { describePrice } from './catalogue/describePrice.ts';
import { describeRegions } from './catalogue/describeRegions.ts';
import { describeResourceByTags } from './tag/describeResourceByTags.ts';
import { describeRouteTableList } from './vpc/describeRouteTableList.ts';
import { describeRouteTables } from './vpc/describeRouteTables.ts';
import { describeSecurityGroupAttribute } from './securityGroup/describeSecurityGroupAttribute.ts';
import { describeSecurityGroups } from './securityGroup/describeSecurityGroups.ts';
import { describeTags } from './tag/describeTags.ts';
import { describeUserData } from './instance/describeUserData.ts';
import { describeVpcAttribute } from './vpc/describeVpcAttribute.ts';
import { describeVpcs } from './vpc/describeVpcs.ts';
import { describeVRouters } from './vpc/describeVRouters.ts';
import { describeVSwitchAttributes } from './vpc/describeVSwitchAttributes.ts';
import { describeVSwitches } from './vpc/describeVSwitches.ts';
import { describeZones } from './catalogue/describeZones.ts';
import { detachKeyPair } from './keyPair/detachKeyPair.ts';
import { importKeyPair } from './keyPair/importKeyPair.ts';
import { joinSecurityGroup } from './securityGroup/joinSecurityGroup.ts';
import { leaveSecurityGroup } from './securityGroup/leaveSecurityGroup.ts';
import { listTagResources } from './tag/listTagResources.ts';
import { modifyInstanceAttribute } from './instance/modifyInstanceAttribute.ts';
import { modifyInstanceAutoReleaseTime } from './instance/modifyInstanceAutoReleaseTime.ts';
import { modifySecurityGroupAttribute } from './securityGroup/modifySecurityGroupAttribute.ts';
import { modifySecurityGroupPolicy } from './securityGroup/modifySecurityGroupPolicy.ts';
import { modifyVpcAttribute } from './vpc/modifyVpcAttribute.ts';
import { modifyVSwitchAttribute } from './vpc/modifyVSwitchAttribute.ts';
import { rebootInstance } from './instance/rebootInstance.ts';
import { rebootInstances } from './instance/rebootInstances.ts';
import { removeTags } from './tag/removeTags.ts';
import { revokeSecurityGroup } from './securityGroup/revokeSecurityGroup.ts';
import { revokeSecurityGroupEgress } from './securityGroup/revokeSecurityGroupEgress.ts';
import { runInstances } from './launch/runInstances.ts';
import { startInstance } from './instance/startInstance.ts';
import { startInstances } from './instance/startInstances.ts';
import { stopInstance } from './instance/stopInstance.ts';
import { stopInstances } from './instance/stopInstances.ts';
import { tagResources } from './tag/tagResources.ts';
import { untagResources } from './tag/untagResources.ts';

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
