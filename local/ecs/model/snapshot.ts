import * as v from 'valibot';
import { createRandom } from '../../random.ts';
import { findRegion } from './catalogue/regions.ts';
import type { FreeDisk } from './disks.ts';
import type { DiskSnapshot } from './diskSnapshot.ts';
import type { ElasticAddress } from './elasticAddress.ts';
import type { CustomImage } from './image.ts';
import type { Instance } from './instance.ts';
import type { KeyPair, SecurityGroup, VSwitch, Vpc } from './network.ts';
import type { NetworkInterface } from './networkInterface.ts';
import { Region } from './region.ts';
import type { StockLine } from './stock.ts';
import type { EcsState } from './state.ts';

const VERSION = 1;

// An id makes a record of its kind. The rest is taken as this service wrote it.
const record = <T>(id: string) =>
  v.custom<T>((value) => v.is(v.looseObject({ [id]: v.string() }), value), `expected something with a ${id}`);

const RegionSnapshot = v.object({
  regionId: v.string(),
  vpcs: v.array(record<Vpc>('vpcId')),
  vSwitches: v.array(record<VSwitch>('vSwitchId')),
  securityGroups: v.array(record<SecurityGroup>('securityGroupId')),
  keyPairs: v.array(record<KeyPair>('keyPairName')),
  instances: v.array(record<Instance>('instanceId')),
  // Missing in snapshots from before there were any.
  images: v.optional(v.array(record<CustomImage>('imageId')), []),
  snapshots: v.optional(v.array(record<DiskSnapshot>('snapshotId')), []),
  freeDisks: v.optional(v.array(record<FreeDisk>('diskId')), []),
  elasticAddresses: v.optional(v.array(record<ElasticAddress>('allocationId')), []),
  interfaces: v.optional(v.array(record<NetworkInterface>('networkInterfaceId')), []),
});

const stockLine = v.custom<StockLine>((value) => v.is(v.looseObject({ left: v.number() }), value));

const token = v.object({
  fingerprint: v.string(),
  answer: v.custom<object>((value) => typeof value === 'object' && value !== null),
  answeredAt: v.number(),
  usedAt: v.number(),
});

const Snapshot = v.object({
  version: v.literal(VERSION),
  // The seed from which chance goes on. With its first seed, a restarted cloud would give out the same ids again.
  seed: v.number(),
  sequence: v.number(),
  regions: v.array(RegionSnapshot),
  tokens: v.array(v.tuple([v.string(), token])),
  stock: v.array(stockLine),
});

/** All regions with their resources, client tokens and stock, as plain JSON. */
export function snapshotState(state: EcsState): v.InferOutput<typeof Snapshot> {
  const regions = [...state.regions.values()].map((region) => ({
    regionId: region.regionId,
    vpcs: [...region.vpcs.values()],
    vSwitches: [...region.vSwitches.values()],
    securityGroups: [...region.securityGroups.values()],
    keyPairs: [...region.keyPairs.values()],
    instances: [...region.instances.values()],
    images: [...region.images.values()],
    snapshots: [...region.snapshots.values()],
    freeDisks: [...region.freeDisks.values()],
    elasticAddresses: [...region.elasticAddresses.values()],
    interfaces: [...region.interfaces.values()],
  }));
  const { sequence, tokens, stock } = state;
  const seed = state.options.random.integer(0, 2 ** 31 - 1);
  return structuredClone({
    version: VERSION,
    seed,
    sequence,
    regions,
    tokens: tokens.snapshot(),
    stock: stock.snapshot(),
  });
}

/**
 * Replaces everything in this state by a snapshot. What became due since the snapshot was taken happens now. Throws
 * ValiError when it is no snapshot of this version.
 */
export function restoreState(state: EcsState, snapshot: unknown): void {
  const saved = structuredClone(v.parse(Snapshot, snapshot));
  state.lifecycle.stopAll();
  state.regions.clear();
  state.sequence = saved.sequence;
  state.options.random = createRandom(saved.seed);
  state.tokens.restore(saved.tokens);
  state.stock.restore(saved.stock);
  for (const each of saved.regions) restoreRegion(state, each);
  for (const region of state.regions.values()) {
    for (const instance of [...region.instances.values()]) state.lifecycle.settle(instance);
  }
}

function restoreRegion(state: EcsState, saved: v.InferOutput<typeof RegionSnapshot>): void {
  const info = findRegion(saved.regionId);
  if (info === undefined) return;
  const region = new Region(info);
  state.regions.set(saved.regionId, region);
  for (const vpc of saved.vpcs) region.vpcs.set(vpc.vpcId, vpc);
  for (const vSwitch of saved.vSwitches) region.vSwitches.set(vSwitch.vSwitchId, vSwitch);
  for (const group of saved.securityGroups) region.securityGroups.set(group.securityGroupId, group);
  for (const keyPair of saved.keyPairs) region.keyPairs.set(keyPair.keyPairName, keyPair);
  for (const instance of saved.instances) {
    region.instances.set(instance.instanceId, instance);
    region.takeAddresses(instance);
  }
  for (const image of saved.images) region.images.set(image.imageId, image);
  for (const snapshot of saved.snapshots) region.snapshots.set(snapshot.snapshotId, snapshot);
  for (const free of saved.freeDisks) region.freeDisks.set(free.diskId, free);
  for (const address of saved.elasticAddresses) {
    region.elasticAddresses.set(address.allocationId, address);
    region.publicAddresses.take(address.ip);
  }
  for (const each of saved.interfaces) {
    region.interfaces.set(each.networkInterfaceId, each);
    region.takeInterfaceAddresses(each);
  }
}
