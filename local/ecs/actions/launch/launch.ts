import { RAM_ROLES, RESOURCE_GROUPS } from '../../model/catalogue/account.ts';
import { findImageOfFamily, type Image } from '../../model/catalogue/images.ts';
import { findInstanceType, type InstanceType } from '../../model/catalogue/instanceTypes.ts';
import { ecsError, missingParameter } from '../../model/errors.ts';
import { macAddress, resourceId, uuid } from '../../model/ids.ts';
import { findStartImage, type StartImage } from '../../model/image.ts';
import type { Charge, Instance, InstanceNetwork, LaunchOptions } from '../../model/instance.ts';
import { checkTags, type Tag } from '../../model/tags.ts';
import { DOCUMENTED_CREATIONS } from '../../model/throttle.ts';
import type { Call } from '../action.ts';
import { checkAvailable, newestOfFamily } from '../image/ownImages.ts';
import { newTags } from '../tag/tagList.ts';
import { chargeOf, checkProtection, reclaimTime } from './charge.ts';
import { type DiskPlan, diskPlansOf, makeDisks } from './disks.ts';
import { checkNames, checkPassword, checkSeries, defaultHostName, seriesName } from './names.ts';
import { checkBandwidth, type Placement, placementOf, takePrivateIp } from './network.ts';
import type { LaunchParameters } from './parameters.ts';
import { amountInStock, checkQuotas } from './scarcity.ts';

/** The differences between CreateInstance and RunInstances. */
export interface LaunchMode {
  amount: number;
  /** Where fewer than this are possible, none is created. */
  minAmount: number;
  startsItself: boolean;
  /** Whether a name may stand for a series of names. */
  takesSeries: boolean;
  assignsPublicIp: boolean;
  uniqueSuffix: boolean;
  autoReleaseAt: number | undefined;
}

interface Plan {
  parameters: LaunchParameters;
  mode: LaunchMode;
  image: StartImage;
  type: InstanceType;
  placement: Placement;
  disks: DiskPlan[];
  charge: Charge;
  /** Of instance, disks and primary interface alike. Nobody changes a list of tags: another takes its place. */
  tags: Tag[];
}

/** Checks a request and creates its instances: `amount`, or at least `minAmount`. Throws EcsError. */
export function launch(parameters: LaunchParameters, mode: LaunchMode, call: Call): Instance[] {
  const plan = planOf(parameters, mode, call);
  const { zoneId, freeAddresses } = plan.placement;
  const { instanceTypeId } = plan.type;
  const wanted = { amount: Math.min(mode.amount, freeAddresses), minAmount: mode.minAmount };
  const amount = amountInStock(zoneId, instanceTypeId, wanted, call);
  if (parameters.DryRun === true) throw ecsError('DryRunOperation');
  const { state } = call;
  const creations = state.options.creationsPerMinute ?? DOCUMENTED_CREATIONS;
  state.throttle.use('instances created', creations, mode.amount, call.now);
  state.stock.take(zoneId, instanceTypeId, amount);
  return Array.from({ length: amount }, (_, index) => create(plan, index, call));
}

function planOf(parameters: LaunchParameters, mode: LaunchMode, call: Call): Plan {
  const image = imageOf(parameters, call);
  const type = findInstanceType(parameters.InstanceType);
  if (type === undefined) throw ecsError('InvalidInstanceType.ValueNotSupported');
  if (parameters.IoOptimized === 'none' && !type.firstGeneration) throw ecsError('DependencyViolation.IoOptimized');
  checkLogin(parameters, mode, image, call);
  checkOwners(parameters);
  checkBandwidth(parameters);
  const tags = newTags(parameters.Tag);
  checkTags(tags);
  const placement = placementOf(parameters, call.region, call.state, mode);
  if (parameters.RamRoleName !== undefined && placement.vSwitch === undefined) {
    throw ecsError('InvalidNetworkType.MismatchRamRole');
  }
  const disks = diskPlansOf(parameters, image, type, call);
  const charge = chargeOf(parameters, type, call.now);
  checkProtection(parameters.DeletionProtection, charge);
  checkQuotas(charge, type, mode.amount, call);
  return { parameters, mode, image, type, placement, disks, charge, tags };
}

function imageOf({ ImageId: imageId, ImageFamily: family }: LaunchParameters, call: Call): StartImage {
  if (imageId === undefined && family === undefined) throw missingParameter('ImageId');
  if (imageId !== undefined && family !== undefined) throw ecsError('UnexpectedImageFamily.ImageIdSupplied');
  const image = imageId === undefined ? imageOfFamily(family ?? '', call) : findStartImage(imageId, call.region);
  if (image === undefined) {
    throw ecsError(imageId === undefined ? 'InvalidImageFamily.MissingAvailableImage' : 'InvalidImageId.NotFound');
  }
  checkAvailable(image, call.now);
  return image;
}

function imageOfFamily(family: string, call: Call): StartImage | undefined {
  return findImageOfFamily(family) ?? newestOfFamily(family, call);
}

// Throws EcsError where the call names a role or a group that the account does not have.
function checkOwners({ RamRoleName: role, ResourceGroupId: group }: LaunchParameters): void {
  if (role !== undefined && !RAM_ROLES.includes(role)) throw ecsError('InvalidRamRole.NotFound');
  if (group !== undefined && !RESOURCE_GROUPS.includes(group)) throw ecsError('InvalidResourceGroup.NotFound');
}

function checkLogin(parameters: LaunchParameters, mode: LaunchMode, image: Image, { region }: Call): void {
  const { InstanceName: instanceName, HostName: hostName, KeyPairName: keyPairName } = parameters;
  for (const each of parameters.HostNames ?? []) checkNames({ hostName: each }, image);
  if (mode.takesSeries) checkSeries({ instanceName, hostName }, image, isSuffixed(mode));
  else checkNames({ instanceName, hostName }, image);
  if (parameters.PasswordInherit === true && parameters.Password !== undefined) {
    throw ecsError('InvalidPasswordParam.Mismatch');
  }
  checkPassword(parameters.Password, image);
  if (keyPairName === undefined) return;
  if (!region.keyPairs.has(keyPairName)) throw ecsError('InvalidKeyPairName.NotFound');
  if (image.osType === 'windows') throw ecsError('DependencyViolation.WindowsInstance');
}

// One instance needs no suffix to be told apart.
function isSuffixed({ uniqueSuffix, amount }: LaunchMode): boolean {
  return uniqueSuffix && amount > 1;
}

function create(plan: Plan, index: number, call: Call): Instance {
  const { parameters, mode, image, type } = plan;
  const { state, region, now } = call;
  const { random, faults } = state.options;
  const instanceId = resourceId(random, 'i', region.info.idPrefix);
  const named = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : seriesName(name, index, isSuffixed(mode));
  const [systemDisk, ...dataDisks] = makeDisks(plan.disks, plan.tags, random, region.info.idPrefix);
  if (systemDisk === undefined) throw ecsError('InternalError');
  const instance: Instance = {
    instanceId,
    regionId: region.regionId,
    zoneId: plan.placement.zoneId,
    sequence: ++state.sequence,
    status: 'Pending',
    visibleAt: now + (state.options.visibilityLag ?? 0) * 1000,
    instanceName: named(parameters.InstanceName) ?? instanceId,
    hostName: parameters.HostNames?.[index] ?? named(parameters.HostName) ?? defaultHostName(instanceId, image),
    description: parameters.Description ?? '',
    imageId: image.imageId,
    ...(image.custom === undefined ? {} : { baseImageId: image.custom.baseImageId }),
    instanceType: type.instanceTypeId,
    ioOptimized: parameters.IoOptimized === 'optimized' || !type.firstGeneration,
    network: networkOf(plan, call),
    securityGroupIds: [...parameters.securityGroupIds],
    systemDisk,
    dataDisks,
    charge: { ...plan.charge },
    createdAt: now,
    // The documentation gives this time to pay-as-you-go instances alone: nothing returns what is paid in advance.
    ...(mode.autoReleaseAt === undefined || plan.charge.type === 'PrePaid'
      ? {}
      : { autoReleaseAt: mode.autoReleaseAt }),
    startsItself: mode.startsItself,
    keyPairName: parameters.KeyPairName ?? '',
    ramRoleName: parameters.RamRoleName ?? '',
    userData: parameters.UserData ?? '',
    resourceGroupId: parameters.ResourceGroupId ?? '',
    deletionProtection: parameters.DeletionProtection ?? false,
    creditSpecification: parameters.CreditSpecification ?? '',
    stoppedMode: 'Not-applicable',
    lockReasons: [],
    tags: plan.tags,
    serialNumber: uuid(random),
    options: optionsOf(parameters),
  };
  planReclaim(instance, call);
  region.instances.set(instanceId, instance);
  const where = {
    service: 'ecs',
    action: call.action,
    zone: instance.zoneId,
    instanceType: instance.instanceType,
    about: { instanceId },
  } as const;
  const lock = faults.take(where, 'lock');
  if (lock !== undefined) instance.lockReasons.push(lock.reason ?? 'security');
  state.lifecycle.enter(instance, faults.take(where, 'vanish') !== undefined);
  return instance;
}

function optionsOf(asked: LaunchParameters): LaunchOptions {
  return {
    httpEndpoint: asked.HttpEndpoint,
    httpTokens: asked.HttpTokens,
    httpPutResponseHopLimit: asked.HttpPutResponseHopLimit,
    core: asked.CpuOptions?.Core,
    threadsPerCore: asked.CpuOptions?.ThreadsPerCore,
    numa: asked.CpuOptions?.Numa,
    topologyType: asked.CpuOptions?.TopologyType,
    hibernation: asked.HibernationOptions?.Configured,
    tenancy: asked.Tenancy,
    affinity: asked.Affinity,
    loginAsNonRoot: asked.ImageOptions?.LoginAsNonRoot,
  };
}

function networkOf({ parameters, mode, placement, tags }: Plan, { state, region }: Call): InstanceNetwork {
  const { random } = state.options;
  const bandwidthOut = Math.max(0, parameters.InternetMaxBandwidthOut ?? 0);
  const withPublicIp = mode.assignsPublicIp && bandwidthOut > 0;
  return {
    vpcId: placement.vSwitch?.vpcId ?? '',
    vSwitchId: placement.vSwitch?.vSwitchId ?? '',
    privateIp: takePrivateIp(parameters.PrivateIpAddress, placement, region),
    publicIp: withPublicIp ? (region.publicAddresses.allocate() ?? '') : '',
    publicIpOnStart: false,
    internetChargeType: parameters.InternetChargeType ?? 'PayByTraffic',
    internetMaxBandwidthIn: parameters.InternetMaxBandwidthIn ?? -1,
    internetMaxBandwidthOut: bandwidthOut,
    networkInterfaceId: resourceId(random, 'eni', region.info.idPrefix),
    macAddress: macAddress(random),
    interfaceTags: tags,
  };
}

// Plans when the market takes a spot instance back, where the cloud has a spot lifetime.
function planReclaim({ charge }: Instance, { state, now }: Call): void {
  const { spotLifetime, random } = state.options;
  if (charge.spotStrategy === 'NoSpot' || spotLifetime === undefined) return;
  charge.reclaimAt = reclaimTime(charge, now, spotLifetime * 1000 * (0.5 + random.next()));
}
