import * as v from 'valibot';
import type { Rpc } from '../account/rpc.ts';
import { right, tolerable, tryCheck, wrong, type Finding } from './finding.ts';

const list = <S extends v.GenericSchema>(outer: string, inner: string, item: S) =>
  v.pipe(
    v.object({ [outer]: v.object({ [inner]: v.array(item) }) }),
    v.transform((answer) => answer[outer]?.[inner] ?? []),
  );
const Images = list('Images', 'Image', v.object({ Architecture: v.optional(v.string(), '') }));
const Types = list('InstanceTypes', 'InstanceType', v.object({ CpuArchitecture: v.optional(v.string(), '') }));
const Groups = list('SecurityGroups', 'SecurityGroup', v.object({ VpcId: v.optional(v.string(), '') }));
const Switches = list(
  'VSwitches',
  'VSwitch',
  v.object({ VpcId: v.string(), ZoneId: v.string(), AvailableIpAddressCount: v.number() }),
);
const Supported = list('SupportedResources', 'SupportedResource', v.object({ Value: v.string(), Status: v.string() }));
const Zone = v.object({
  ZoneId: v.string(),
  AvailableResources: v.optional(v.object({ AvailableResource: v.array(Supported) }), { AvailableResource: [] }),
});
/** Where no zone sells the type, no source says whether the list is empty or left out. */
const Stock = v.pipe(
  v.object({ AvailableZones: v.optional(v.object({ AvailableZone: v.array(Zone) }), { AvailableZone: [] }) }),
  v.transform(({ AvailableZones }) => AvailableZones.AvailableZone),
);

type Variables = Readonly<Record<string, string | undefined>>;

/** Checks what requests leave out: each default exists, they fit together, and there is stock. */
export async function checkDefaults(environment: Variables, region: string, ecs: Rpc): Promise<Finding[]> {
  const seen = await lookAtDefaults(environment, region, ecs);
  return [...seen.findings, ...judgeTogether(environment, seen), ...(await checkStock(environment, region, ecs, seen))];
}

interface Seen {
  findings: Finding[];
  image?: v.InferOutput<typeof Images>[number] | undefined;
  type?: v.InferOutput<typeof Types>[number] | undefined;
  group?: v.InferOutput<typeof Groups>[number] | undefined;
  vSwitch?: v.InferOutput<typeof Switches>[number] | undefined;
}

async function lookAtDefaults(environment: Variables, RegionId: string, ecs: Rpc): Promise<Seen> {
  const seen: Seen = { findings: [] };
  const look = async <T>(name: string, read: (id: string) => Promise<T[]>): Promise<T | undefined> => {
    const id = environment[name] ?? '';
    if (id === '') return undefined;
    let found: T | undefined;
    const findings = await tryCheck(name, async () => {
      [found] = await read(id);
      if (found !== undefined) return [right(name, `${id} exists`)];
      return [wrong(name, `${id} does not exist in ${RegionId}, or whoever signs may not see it`, `set ${name} to one that exists there`)]; // prettier-ignore
    });
    seen.findings.push(...findings);
    return found;
  };
  seen.image = await look('IMAGE_ID', async (ImageId) => v.parse(Images, await ecs('DescribeImages', { RegionId, ImageId }))); // prettier-ignore
  seen.type = await look('INSTANCE_TYPE', async (id) => v.parse(Types, await ecs('DescribeInstanceTypes', { RegionId, 'InstanceTypes.1': id }))); // prettier-ignore
  seen.group = await look('SECURITY_GROUP_ID', async (id) => v.parse(Groups, await ecs('DescribeSecurityGroups', { RegionId, SecurityGroupIds: JSON.stringify([id]) }))); // prettier-ignore
  seen.vSwitch = await look('VSWITCH_ID', async (VSwitchId) => v.parse(Switches, await ecs('DescribeVSwitches', { RegionId, VSwitchId }))); // prettier-ignore
  return seen;
}

/** What is wrong only together. */
function judgeTogether(environment: Variables, { image, type, group, vSwitch }: Seen): Finding[] {
  const findings: Finding[] = [];
  if (group !== undefined && vSwitch !== undefined && group.VpcId !== vSwitch.VpcId) {
    const words = `the security group is in ${group.VpcId || 'the classic network'}, the VSwitch in ${vSwitch.VpcId}`;
    findings.push(wrong('SECURITY_GROUP_ID and VSWITCH_ID', words, 'choose both of one VPC'));
  }
  if (vSwitch?.AvailableIpAddressCount === 0) {
    const words = `${environment['VSWITCH_ID'] ?? ''} has no free address`;
    findings.push(tolerable(wrong('VSWITCH_ID', words, 'choose a VSwitch with room')));
  }
  if (image !== undefined && type !== undefined && isArm(image.Architecture) !== isArm(type.CpuArchitecture)) {
    const words = `the image is for ${image.Architecture}, the type has ${type.CpuArchitecture}`;
    findings.push(wrong('IMAGE_ID and INSTANCE_TYPE', words, 'choose an image and a type of one architecture'));
  }
  return findings;
}

/** ECS writes `arm64` of images and `ARM` of types. */
function isArm(architecture: string): boolean {
  return /^arm/i.test(architecture);
}

async function checkStock(
  environment: Variables,
  RegionId: string,
  ecs: Rpc,
  { type, vSwitch }: Seen,
): Promise<Finding[]> {
  const InstanceType = environment['INSTANCE_TYPE'] ?? '';
  if (type === undefined) return [];
  const zone = vSwitch?.ZoneId;
  const where = zone ?? RegionId;
  return tryCheck(`stock of ${InstanceType}`, async () => {
    const query = {
      RegionId,
      DestinationResource: 'InstanceType',
      InstanceType,
      ...(zone !== undefined && { ZoneId: zone }),
    };
    const zones = v.parse(Stock, await ecs('DescribeAvailableResource', query));
    const check = `stock of ${InstanceType}`;
    const sold = zones.flatMap((each) =>
      statusesOf(each, InstanceType).map((status) => [each.ZoneId, status] as const),
    );
    const inStock = sold.filter(([, status]) => status === 'Available').map(([ZoneId]) => ZoneId);
    if (inStock.length > 0) return [right(check, `there is some in ${inStock.join(', ')}`)];
    if (sold.length === 0) return [wrong(check, `${where} does not sell it`, MEND)];
    return [tolerable(wrong(check, `there is none in ${where} now`, MEND))];
  });
}

const MEND = 'choose another INSTANCE_TYPE or VSWITCH_ID, or list placements in the request';

/** The status of a type in a zone; none where the zone does not sell it. */
function statusesOf({ AvailableResources }: v.InferOutput<typeof Zone>, type: string): string[] {
  const resources = AvailableResources.AvailableResource.flat();
  return resources.flatMap(({ Value, Status }) => (Value === type ? [Status] : []));
}
