import type { Action } from './action.ts';
import { addTags } from './tag/addTags.ts';
import { allocateEipAddress } from './elasticAddress/allocateEipAddress.ts';
import { allocatePublicIpAddress } from './instance/allocatePublicIpAddress.ts';
import { associateEipAddress } from './elasticAddress/associateEipAddress.ts';
import { attachDisk } from './disk/attachDisk.ts';
import { attachInstanceRamRole } from './instance/attachInstanceRamRole.ts';
import { attachKeyPair } from './keyPair/attachKeyPair.ts';
import { attachNetworkInterface } from './networkInterface/attachNetworkInterface.ts';
import { authorizeSecurityGroup } from './securityGroup/authorizeSecurityGroup.ts';
import { authorizeSecurityGroupEgress } from './securityGroup/authorizeSecurityGroupEgress.ts';
import { cancelCopyImage } from './image/cancelCopyImage.ts';
import { copyImage } from './image/copyImage.ts';
import { createDisk } from './disk/createDisk.ts';
import { createImage } from './image/createImage.ts';
import { createInstance } from './launch/createInstance.ts';
import { createKeyPair } from './keyPair/createKeyPair.ts';
import { createNetworkInterface } from './networkInterface/createNetworkInterface.ts';
import { createRouteEntry } from './routeTable/createRouteEntry.ts';
import { createSecurityGroup } from './securityGroup/createSecurityGroup.ts';
import { createSnapshot } from './snapshot/createSnapshot.ts';
import { createVpc } from './vpc/createVpc.ts';
import { createVSwitch } from './vSwitch/createVSwitch.ts';
import { deleteDisk } from './disk/deleteDisk.ts';
import { deleteImage } from './image/deleteImage.ts';
import { deleteInstance } from './instance/deleteInstance.ts';
import { deleteInstances } from './instance/deleteInstances.ts';
import { deleteKeyPairs } from './keyPair/deleteKeyPairs.ts';
import { deleteNetworkInterface } from './networkInterface/deleteNetworkInterface.ts';
import { deleteRouteEntry } from './routeTable/deleteRouteEntry.ts';
import { deleteSecurityGroup } from './securityGroup/deleteSecurityGroup.ts';
import { deleteSnapshot } from './snapshot/deleteSnapshot.ts';
import { deleteVpc } from './vpc/deleteVpc.ts';
import { deleteVSwitch } from './vSwitch/deleteVSwitch.ts';
import { describeAvailableResource } from './region/describeAvailableResource.ts';
import { describeDisks } from './disk/describeDisks.ts';
import { describeDiskMonitorData } from './monitoring/describeDiskMonitorData.ts';
import { describeEipAddresses } from './elasticAddress/describeEipAddresses.ts';
import { describeImageFromFamily } from './image/describeImageFromFamily.ts';
import { describeImages } from './image/describeImages.ts';
import { describeImageSharePermission } from './image/describeImageSharePermission.ts';
import { describeInstanceAttribute } from './instance/describeInstanceAttribute.ts';
import { describeInstanceAutoRenewAttribute } from './instance/describeInstanceAutoRenewAttribute.ts';
import { describeInstanceMaintenanceAttributes } from './instance/describeInstanceMaintenanceAttributes.ts';
import { describeInstanceMonitorData } from './monitoring/describeInstanceMonitorData.ts';
import { describeInstanceRamRole } from './instance/describeInstanceRamRole.ts';
import { describeInstances } from './instance/describeInstances.ts';
import { describeInstanceStatus } from './instance/describeInstanceStatus.ts';
import { describeInstanceTypeFamilies } from './instanceType/describeInstanceTypeFamilies.ts';
import { describeInstanceTypes } from './instanceType/describeInstanceTypes.ts';
import { describeKeyPairs } from './keyPair/describeKeyPairs.ts';
import { describeNetworkInterfaces } from './networkInterface/describeNetworkInterfaces.ts';
import { describePrice } from './price/describePrice.ts';
import { describeRegions } from './region/describeRegions.ts';
import { describeResourceByTags } from './tag/describeResourceByTags.ts';
import { describeRouteEntryList } from './routeTable/describeRouteEntryList.ts';
import { describeRouteTableList } from './routeTable/describeRouteTableList.ts';
import { describeRouteTables } from './routeTable/describeRouteTables.ts';
import { describeSecurityGroupAttribute } from './securityGroup/describeSecurityGroupAttribute.ts';
import { describeSecurityGroups } from './securityGroup/describeSecurityGroups.ts';
import { describeSnapshots } from './snapshot/describeSnapshots.ts';
import { describeTags } from './tag/describeTags.ts';
import { describeUserData } from './instance/describeUserData.ts';
import { describeVpcAttribute } from './vpc/describeVpcAttribute.ts';
import { describeVpcs } from './vpc/describeVpcs.ts';
import { describeVRouters } from './routeTable/describeVRouters.ts';
import { describeVSwitchAttributes } from './vSwitch/describeVSwitchAttributes.ts';
import { describeVSwitches } from './vSwitch/describeVSwitches.ts';
import { describeZones } from './region/describeZones.ts';
import { detachDisk } from './disk/detachDisk.ts';
import { detachInstanceRamRole } from './instance/detachInstanceRamRole.ts';
import { detachKeyPair } from './keyPair/detachKeyPair.ts';
import { detachNetworkInterface } from './networkInterface/detachNetworkInterface.ts';
import { importImage } from './image/importImage.ts';
import { importKeyPair } from './keyPair/importKeyPair.ts';
import { joinSecurityGroup } from './securityGroup/joinSecurityGroup.ts';
import { leaveSecurityGroup } from './securityGroup/leaveSecurityGroup.ts';
import { listTagResources } from './tag/listTagResources.ts';
import { listVpcPublishedRouteEntries } from './routeTable/listVpcPublishedRouteEntries.ts';
import { modifyDiskAttribute } from './disk/modifyDiskAttribute.ts';
import { modifyImageSharePermission } from './image/modifyImageSharePermission.ts';
import { modifyInstanceAttribute } from './instance/modifyInstanceAttribute.ts';
import { modifyInstanceAutoReleaseTime } from './instance/modifyInstanceAutoReleaseTime.ts';
import { modifySecurityGroupAttribute } from './securityGroup/modifySecurityGroupAttribute.ts';
import { modifySecurityGroupPolicy } from './securityGroup/modifySecurityGroupPolicy.ts';
import { modifyVRouterAttribute } from './routeTable/modifyVRouterAttribute.ts';
import { modifyVpcAttribute } from './vpc/modifyVpcAttribute.ts';
import { modifyVSwitchAttribute } from './vSwitch/modifyVSwitchAttribute.ts';
import { rebootInstance } from './instance/rebootInstance.ts';
import { rebootInstances } from './instance/rebootInstances.ts';
import { releaseEipAddress } from './elasticAddress/releaseEipAddress.ts';
import { removeTags } from './tag/removeTags.ts';
import { replaceSystemDisk } from './disk/replaceSystemDisk.ts';
import { resizeDisk } from './disk/resizeDisk.ts';
import { revokeSecurityGroup } from './securityGroup/revokeSecurityGroup.ts';
import { revokeSecurityGroupEgress } from './securityGroup/revokeSecurityGroupEgress.ts';
import { runInstances } from './launch/runInstances.ts';
import { startInstance } from './instance/startInstance.ts';
import { startInstances } from './instance/startInstances.ts';
import { stopInstance } from './instance/stopInstance.ts';
import { stopInstances } from './instance/stopInstances.ts';
import { tagResources } from './tag/tagResources.ts';
import { unassociateEipAddress } from './elasticAddress/unassociateEipAddress.ts';
import { untagResources } from './tag/untagResources.ts';
import { REGIONS } from '../model/catalogue/regions.ts';
import type { Fidelity } from '../../fidelity.ts';

/** Actions that belong together, with what a client has to know: a row of the table in docs/local-cloud.md. */
export interface Coverage {
  fidelity: Fidelity;
  actions: readonly Action[];
  notes?: string;
}

/** Every action, by resource. `npm run docs` writes this table into docs/local-cloud.md. */
export const COVERAGE: readonly Coverage[] = [
  {
    fidelity: 'faithful',
    actions: [createInstance, runInstances],
    notes:
      'ClientToken, DryRun, tags (of instance, disks and primary interface), disks, names in series, prepaid, spot, classic network and VPC. Passwords, user data and RAM roles are checked, not used. No launch templates, IPv6; no `TradePrice` and `OrderId` in the answer',
  },
  {
    fidelity: 'faithful',
    actions: [describeInstances],
    notes:
      'Every filter that can match what exists here, both ways to page. A tag key without a value matches any value',
  },
  { fidelity: 'faithful', actions: [describeInstanceStatus] },
  {
    fidelity: 'faithful',
    actions: [startInstance, startInstances, stopInstance, stopInstances, deleteInstance, deleteInstances],
    notes:
      'AllTogether and SuccessFirst, ForceStop, StopCharging, locks, deletion protection, prepaid rules. DeleteInstances deletes all or none',
  },
  { fidelity: 'faithful', actions: [rebootInstance, rebootInstances], notes: 'Running, Starting, Running' },
  {
    fidelity: 'simplified',
    actions: [allocatePublicIpAddress],
    notes: 'The instance has its address at once, not from its next start',
  },
  {
    fidelity: 'faithful',
    actions: [modifyInstanceAutoReleaseTime],
    notes: 'The instance is released at its time',
  },
  {
    fidelity: 'faithful',
    actions: [describeInstanceAttribute, describeUserData, describeInstanceAutoRenewAttribute],
  },
  {
    fidelity: 'simplified',
    actions: [modifyInstanceAttribute],
    notes:
      'Name, description, host name, password (checked, not kept), user data, deletion protection, credit specification, security groups',
  },
  {
    fidelity: 'simplified',
    actions: [describeInstanceMaintenanceAttributes],
    notes: 'Nobody can change what happens at maintenance',
  },
  {
    fidelity: 'simplified',
    actions: [attachInstanceRamRole, detachInstanceRamRole, describeInstanceRamRole],
    notes:
      'The three roles of the account. An instance that has another role is refused; no code for that is documented',
  },
  {
    fidelity: 'simplified',
    actions: [
      describeNetworkInterfaces,
      createNetworkInterface,
      attachNetworkInterface,
      detachNetworkInterface,
      deleteNetworkInterface,
    ],
    notes:
      'Primary interfaces of instances in a VPC, and secondary ones, which take as long to change as an instance is Pending. Deleted at once; no IPv6, prefixes or trunks',
  },
  {
    fidelity: 'simplified',
    actions: [allocateEipAddress, associateEipAddress, unassociateEipAddress, releaseEipAddress, describeEipAddresses],
    notes:
      'Pay-as-you-go, for instances in a VPC and secondary interfaces. Associating and Unassociating take as long as an instance is Pending; the instance shows its address as soon as that begins. Released at once; twenty a region',
  },
  {
    fidelity: 'simplified',
    actions: [
      describeDisks,
      createDisk,
      attachDisk,
      detachDisk,
      resizeDisk,
      modifyDiskAttribute,
      deleteDisk,
      replaceSystemDisk,
    ],
    notes:
      'The disks of instances, and data disks on their own, pay-as-you-go. All happens at once: none is ever Creating, Attaching or Detaching. A system disk leaves its instance only when that goes, and is a data disk where it is attached next; another one in its place keeps name and tags. What is made of an encrypted snapshot, or image, is encrypted; no key is kept. None is attached to several',
  },
  {
    fidelity: 'faithful',
    actions: [tagResources, untagResources, listTagResources],
    notes:
      'For `instance`, `disk`, `eni`, `image`, `snapshot`, `securitygroup` and `keypair`; of the VPC product, simplified, for `VPC`, `VSWITCH` and `EIP`. ListTagResources does not know `TagFilter`',
  },
  {
    fidelity: 'faithful',
    actions: [addTags, removeTags, describeTags, describeResourceByTags],
    notes: 'For `instance`, `disk`, `eni`, `image`, `snapshot`, `securitygroup` and `keypair`',
  },
  {
    fidelity: 'simplified',
    actions: [describeRegions],
    notes: `${REGIONS.length} regions are listed, with the vendor's endpoints. Names are Chinese whatever \`AcceptLanguage\` says`,
  },
  {
    fidelity: 'simplified',
    actions: [describeZones],
    notes: 'All zones offer the same. Names are Chinese whatever `AcceptLanguage` says; `Verbose` changes nothing',
  },
  {
    fidelity: 'simplified',
    actions: [describeAvailableResource],
    notes:
      "Follows the cloud's stock, not the `noStock` fault, which nobody can foresee. Charge type, spot strategy and network category make no difference",
  },
  {
    fidelity: 'simplified',
    actions: [describeInstanceTypes, describeInstanceTypeFamilies],
    notes: 'Over 200 types of current and old families; network and processor figures are the same for all',
  },
  {
    fidelity: 'simplified',
    actions: [
      describeImages,
      describeImageFromFamily,
      createImage,
      copyImage,
      cancelCopyImage,
      importImage,
      deleteImage,
      modifyImageSharePermission,
      describeImageSharePermission,
    ],
    notes:
      "13 public images of six distributions, old ones too, and the account's own, of an instance or of snapshots. An image is Creating as long as an instance is Starting, and so is a copy; copies do not wait for each other. A copy within its region has to say whether it is encrypted. Sharing changes nothing but that a shared one cannot be deleted. An import reads no file: the image has the operating system of the public image that comes nearest, and the sizes that the call gives. None is exported",
  },
  {
    fidelity: 'simplified',
    actions: [describeSnapshots, createSnapshot, deleteSnapshot],
    notes:
      'Progressing as long as an instance is Starting. A data disk can be made of one. Nothing takes snapshots by itself, and none fails',
  },
  {
    fidelity: 'simplified',
    actions: [describeInstanceMonitorData, describeDiskMonitorData],
    notes:
      'An entry for each period in which the instance ran since its last start, or the disk was on it. All figures are zero: nothing runs inside an instance',
  },
  {
    fidelity: 'simplified',
    actions: [describePrice],
    notes: "Instance, disk and bandwidth add up; the figures are plausible, not the vendor's",
  },
  {
    fidelity: 'simplified',
    actions: [
      describeVpcs,
      createVpc,
      modifyVpcAttribute,
      deleteVpc,
      describeVSwitches,
      createVSwitch,
      modifyVSwitchAttribute,
      deleteVSwitch,
      describeRouteTables,
      createRouteEntry,
      deleteRouteEntry,
      describeVRouters,
      modifyVRouterAttribute,
    ],
    notes:
      "Available at once. Routes of one's own lead to an instance or a network interface. No IPv6, secondary blocks or custom route tables. Blocks, overlaps and dependencies are checked",
  },
  {
    fidelity: 'simplified',
    actions: [describeRouteEntryList, listVpcPublishedRouteEntries],
    notes:
      'Entries one by one, as newer clients read them. None is published to a router of another network: the answer is always `ResourceNotAssociated.TargetInstance`',
  },
  {
    fidelity: 'simplified',
    actions: [describeVpcAttribute, describeVSwitchAttributes, describeRouteTableList],
    notes:
      "For a VPC or VSwitch that does not exist the answer holds a blank id and status, which is what Terraform's provider goes by",
  },
  {
    fidelity: 'faithful',
    actions: [
      describeSecurityGroups,
      createSecurityGroup,
      modifySecurityGroupAttribute,
      modifySecurityGroupPolicy,
      deleteSecurityGroup,
      joinSecurityGroup,
      leaveSecurityGroup,
    ],
  },
  {
    fidelity: 'simplified',
    actions: [
      authorizeSecurityGroup,
      authorizeSecurityGroupEgress,
      revokeSecurityGroup,
      revokeSecurityGroupEgress,
      describeSecurityGroupAttribute,
    ],
    notes:
      'Rules by CIDR block (IPv4, IPv6) and security group, one or several; no prefix lists. Nothing carries traffic',
  },
  {
    fidelity: 'faithful',
    actions: [describeKeyPairs, createKeyPair, importKeyPair, deleteKeyPairs, attachKeyPair, detachKeyPair],
    notes: 'Real RSA keys',
  },
];

/** Every action. */
export const ACTIONS = COVERAGE.flatMap(({ actions }) => actions);
const BY_NAME = new Map(ACTIONS.map((action) => [action.name, action]));
const BY_LOWER_CASE = new Map(ACTIONS.map((action) => [action.name.toLowerCase(), action]));

/** The action of this name. The name may be in any case: old clients send DescribeUserdata. */
export function findAction(name: string): Action | undefined {
  return BY_NAME.get(name) ?? BY_LOWER_CASE.get(name.toLowerCase());
}
