import * as v from 'valibot';
import type { Rpc } from '../../../account/rpc.ts';
import { RefusedError, UsageError } from '../../../exit.ts';
import type { LaunchParameters } from './server.ts';

/** A server that ECS would make, and its price. */
export interface Offer {
  launch: LaunchParameters;
  instanceType: string;
  currency: string;
  /** An hour, with its disk; traffic not counted. */
  price: number;
}

/** Larger types are not the cheapest. The filters of DescribeInstanceTypes. */
const SMALL = { MaximumCpuCoreCount: '2', MaximumMemorySize: '4' };

/** How many types are priced, the smallest first: each is a call. */
const MOST_PRICED = 10;

const VSwitches = v.object({ VSwitches: v.object({ VSwitch: v.array(v.object({ ZoneId: v.string() })) }) });
const Images = v.object({ Images: v.object({ Image: v.array(v.object({ Architecture: v.string() })) }) });
const Type = v.object({ InstanceTypeId: v.string(), CpuCoreCount: v.number(), MemorySize: v.number() });
const Types = v.object({ InstanceTypes: v.object({ InstanceType: v.array(Type) }) });
const Price = v.object({ PriceInfo: v.object({ Price: v.object({ TradePrice: v.number(), Currency: v.string() }) }) });

/**
 * Finds the cheapest server of few vCPUs that ECS would make now, with the deployment's image, security group and VSwitch.
 * It makes none.
 * @param launch all parameters but the type.
 * @throws UsageError when there is none; RefusedError; NoAnswerError.
 */
export async function findCheapest(ecs: Rpc, launch: LaunchParameters): Promise<Offer> {
  const offers = await Promise.all((await candidates(ecs, launch)).map((type) => price(ecs, launch, type)));
  const refusals: string[] = [];
  for (const offer of offers.flatMap((each) => each ?? []).sort((a, b) => a.price - b.price)) {
    const refusal = await tryOffer(ecs, offer.launch);
    if (refusal === undefined) return offer;
    refusals.push(`${offer.instanceType} ${refusal}`);
  }
  const why = refusals.length === 0 ? 'none is sold there' : refusals.join(', ');
  throw new UsageError(
    `ECS makes no small server of IMAGE_ID, SECURITY_GROUP_ID and VSWITCH_ID: ${why}. Choose others.`,
  );
}

/** The smallest types of the zone that fit the image. */
async function candidates(ecs: Rpc, { RegionId = '', ImageId = '', VSwitchId = '' }: LaunchParameters) {
  const [vSwitch] = v.parse(VSwitches, await ecs('DescribeVSwitches', { RegionId, VSwitchId })).VSwitches.VSwitch;
  const [image] = v.parse(Images, await ecs('DescribeImages', { RegionId, ImageId })).Images.Image;
  if (vSwitch === undefined) throw new UsageError(`VSWITCH_ID: there is no ${VSwitchId} in ${RegionId}.`);
  if (image === undefined) throw new UsageError(`IMAGE_ID: there is no ${ImageId} in ${RegionId}.`);
  const CpuArchitecture = /^arm/i.test(image.Architecture) ? 'ARM' : 'X86';
  const types = v.parse(Types, await ecs('DescribeInstanceTypes', { RegionId, CpuArchitecture, ...SMALL }));
  const sold = await typesSold(ecs, RegionId, vSwitch.ZoneId);
  return types.InstanceTypes.InstanceType.filter(({ InstanceTypeId }) => sold.has(InstanceTypeId))
    .sort((a, b) => a.MemorySize - b.MemorySize || a.CpuCoreCount - b.CpuCoreCount)
    .slice(0, MOST_PRICED)
    .map(({ InstanceTypeId }) => InstanceTypeId);
}

const Sold = v.object({ Value: v.string(), Status: v.string() });
const Zone = v.object({ AvailableResources: v.object({ AvailableResource: v.array(v.object({ SupportedResources: v.object({ SupportedResource: v.array(Sold) }) })) }) }); // prettier-ignore
const Zones = v.object({ AvailableZones: v.object({ AvailableZone: v.array(Zone) }) });

async function typesSold(ecs: Rpc, RegionId: string, ZoneId: string): Promise<Set<string>> {
  const query = { RegionId, ZoneId, DestinationResource: 'InstanceType', InstanceChargeType: 'PostPaid' };
  const answer = v.parse(Zones, await ecs('DescribeAvailableResource', query));
  const resources = answer.AvailableZones.AvailableZone.flatMap(({ AvailableResources }) => AvailableResources.AvailableResource); // prettier-ignore
  const sold = resources.flatMap(({ SupportedResources }) => SupportedResources.SupportedResource);
  return new Set(sold.filter(({ Status }) => Status === 'Available').map(({ Value }) => Value));
}

/** Undefined where ECS has no price for it: what it does not sell here it does not price either. */
async function price(ecs: Rpc, launch: LaunchParameters, instanceType: string): Promise<Offer | undefined> {
  const { RegionId = '', ImageId = '', 'SystemDisk.Category': category } = launch;
  const disk = category !== undefined && { 'SystemDisk.Category': category };
  try {
    const answer = await ecs('DescribePrice', { RegionId, ImageId, InstanceType: instanceType, PriceUnit: 'Hour', ...disk }); // prettier-ignore
    const { TradePrice, Currency } = v.parse(Price, answer).PriceInfo.Price;
    return { launch: { ...launch, InstanceType: instanceType }, instanceType, currency: Currency, price: TradePrice };
  } catch (error) {
    if (error instanceof RefusedError && !error.retryable) return undefined;
    throw error;
  }
}

/** Why ECS would not make it; undefined where it would. The success of a dry run is an error of its own. */
async function tryOffer(ecs: Rpc, launch: LaunchParameters): Promise<string | undefined> {
  try {
    await ecs('RunInstances', { ...launch, DryRun: 'true' });
    return 'was not checked';
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.code === 'DryRunOperation' ? undefined : error.code;
  }
}
