import { createHash } from 'node:crypto';
import { DEFAULT_KEY_PAIR_NAME, DEFAULT_SECURITY_GROUP_ID, DEFAULT_VPC_ID, defaultVSwitchId } from '../defaults.ts';
import { AddressPool } from './addressPool.ts';
import { type RegionInfo, zoneIds } from './catalogue/regions.ts';
import type { FreeDisk } from './disks.ts';
import type { DiskSnapshot } from './diskSnapshot.ts';
import { type ElasticAddress, unbind } from './elasticAddress.ts';
import type { CustomImage } from './image.ts';
import type { Instance } from './instance.ts';
import { InstanceTable } from './instanceTable.ts';
import type { KeyPair, SecurityGroup, VSwitch, Vpc } from './network.ts';
import type { NetworkInterface } from './networkInterface.ts';

/** Everything that one region holds. */
export class Region {
  readonly zones: readonly string[];
  /** The instances that Describe shows. */
  readonly visible = new InstanceTable();
  /** All instances, also those that Describe does not show yet. */
  readonly instances = new Map<string, Instance>();
  readonly vpcs = new Map<string, Vpc>();
  readonly vSwitches = new Map<string, VSwitch>();
  readonly securityGroups = new Map<string, SecurityGroup>();
  readonly keyPairs = new Map<string, KeyPair>();
  /** The account's own images. */
  readonly images = new Map<string, CustomImage>();
  readonly snapshots = new Map<string, DiskSnapshot>();
  /** Disks that are attached to nothing. */
  readonly freeDisks = new Map<string, FreeDisk>();
  readonly elasticAddresses = new Map<string, ElasticAddress>();
  /** Secondary network interfaces. */
  readonly interfaces = new Map<string, NetworkInterface>();
  /** Addresses of the classic network. */
  readonly innerAddresses = new AddressPool('10.0.0.0/8');
  readonly publicAddresses: AddressPool;
  readonly #privateAddresses = new WeakMap<VSwitch, AddressPool>();

  constructor(readonly info: RegionInfo) {
    this.zones = zoneIds(info);
    this.publicAddresses = new AddressPool(publicBlock(info.regionId));
  }

  get regionId(): string {
    return this.info.regionId;
  }

  /** The free addresses of a VSwitch. */
  privateAddresses(vSwitch: VSwitch): AddressPool {
    const pool = this.#privateAddresses.get(vSwitch) ?? new AddressPool(vSwitch.cidrBlock);
    this.#privateAddresses.set(vSwitch, pool);
    return pool;
  }

  /** The VSwitch of instances in this zone whose call names none. */
  defaultVSwitch(zoneId: string): VSwitch | undefined {
    return [...this.vSwitches.values()].find((each) => each.isDefault && each.zoneId === zoneId);
  }

  /** Marks the addresses of an instance as used. */
  takeAddresses({ network }: Instance): void {
    const vSwitch = this.vSwitches.get(network.vSwitchId);
    (vSwitch === undefined ? this.innerAddresses : this.privateAddresses(vSwitch)).take(network.privateIp);
    if (network.publicIp !== '') this.publicAddresses.take(network.publicIp);
  }

  /** Gives the addresses of an instance back, and frees the elastic address and the interfaces that were bound to it. */
  releaseAddresses({ network }: Instance): void {
    this.freeAddress(network.elasticIp?.allocationId);
    for (const { networkInterfaceId } of network.secondaryInterfaces ?? []) this.#freeInterface(networkInterfaceId);
    const vSwitch = this.vSwitches.get(network.vSwitchId);
    (vSwitch === undefined ? this.innerAddresses : this.privateAddresses(vSwitch)).release(network.privateIp);
    if (network.publicIp !== '') this.publicAddresses.release(network.publicIp);
  }

  /** Marks the addresses of a secondary interface as used. */
  takeInterfaceAddresses({ vSwitchId, privateIps }: NetworkInterface): void {
    const vSwitch = this.vSwitches.get(vSwitchId);
    if (vSwitch !== undefined) for (const ip of privateIps) this.privateAddresses(vSwitch).take(ip);
  }

  /** Removes a secondary interface for good. */
  removeInterface({ networkInterfaceId, vSwitchId, privateIps }: NetworkInterface): void {
    const vSwitch = this.vSwitches.get(vSwitchId);
    if (vSwitch !== undefined) for (const ip of privateIps) this.privateAddresses(vSwitch).release(ip);
    const address = [...this.elasticAddresses.values()].find(({ instanceId }) => instanceId === networkInterfaceId);
    this.freeAddress(address?.allocationId);
    this.interfaces.delete(networkInterfaceId);
  }

  /** Frees an elastic address whose instance or interface has gone. */
  freeAddress(allocationId = ''): void {
    const address = this.elasticAddresses.get(allocationId);
    if (address === undefined) return;
    unbind(address);
    address.status = 'Available';
    delete address.next;
  }

  #freeInterface(networkInterfaceId: string): void {
    const networkInterface = this.interfaces.get(networkInterfaceId);
    if (networkInterface === undefined) return;
    if (networkInterface.deleteOnRelease) {
      this.removeInterface(networkInterface);
      return;
    }
    networkInterface.instanceId = '';
    networkInterface.status = 'Available';
    delete networkInterface.next;
  }
}

/** A new region: it has a VPC, a VSwitch in each zone, a security group and a key pair. */
export function newRegion(info: RegionInfo, now: number): Region {
  const region = new Region(info);
  const common = { description: '', createdAt: now, resourceGroupId: '' };
  region.vpcs.set(DEFAULT_VPC_ID, {
    ...common,
    vpcId: DEFAULT_VPC_ID,
    vpcName: 'local',
    cidrBlock: '172.16.0.0/12',
    isDefault: true,
  });
  for (const [index, zoneId] of region.zones.entries()) {
    const vSwitchId = defaultVSwitchId(zoneId);
    const cidrBlock = `172.${16 + index}.0.0/16`;
    const vSwitchName = `local-${zoneId}`;
    const vSwitch = { ...common, vSwitchId, vSwitchName, vpcId: DEFAULT_VPC_ID, zoneId, cidrBlock, isDefault: true };
    region.vSwitches.set(vSwitchId, vSwitch);
  }
  region.securityGroups.set(DEFAULT_SECURITY_GROUP_ID, {
    ...common,
    securityGroupId: DEFAULT_SECURITY_GROUP_ID,
    securityGroupName: 'local',
    vpcId: DEFAULT_VPC_ID,
    securityGroupType: 'normal',
    tags: [],
    permissions: [],
  });
  region.keyPairs.set(DEFAULT_KEY_PAIR_NAME, {
    keyPairName: DEFAULT_KEY_PAIR_NAME,
    keyPairFingerPrint: createHash('md5').update(DEFAULT_KEY_PAIR_NAME).digest('hex'),
    publicKey: '',
    createdAt: now,
    resourceGroupId: '',
    tags: [],
  });
  return region;
}

// Each region has one of 64 blocks, by the hash of its name. Two regions may share one, and then give the same
// addresses.
function publicBlock(regionId: string): string {
  const [first = 0] = createHash('md5').update(regionId).digest();
  return `47.${96 + (first % 64)}.0.0/16`;
}
