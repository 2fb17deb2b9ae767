import * as v from 'valibot';
import { CHARGE_TYPES, INSTANCE_ID, STATUSES, UNKNOWN, type Instance } from '../domain/instance.ts';

/** What an entry of DescribeInstances' answer must have to be spoken of at all. */
const Entry = v.looseObject({ InstanceId: v.pipe(v.string(), v.regex(INSTANCE_ID)) });

/** What ECS tells as text; the vendor's SDK takes numbers and booleans for text, too. */
export const text = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));

const time = v.pipe(
  v.string(),
  v.transform((value) => Date.parse(value)),
  v.number(),
);

/** ECS shows a time that is not set as an empty string or not at all. */
const timeOrNone = v.pipe(
  v.nullish(v.string(), ''),
  v.transform((value) => (value === '' ? undefined : value)),
  v.optional(time),
);

const addresses = v.pipe(
  v.object({ IpAddress: v.array(text) }),
  v.transform(({ IpAddress }) => IpAddress),
);

const elasticAddress = v.pipe(
  v.nullish(v.object({ IpAddress: v.nullish(text, '') }), {}),
  v.transform(({ IpAddress }) => (IpAddress === '' ? [] : [IpAddress])),
);

const locks = v.pipe(
  v.object({ LockReason: v.array(v.object({ LockReason: v.optional(text) })) }),
  v.transform(({ LockReason }) => LockReason.flatMap((lock) => lock.LockReason ?? [])),
);

const tags = v.pipe(
  v.object({ Tag: v.array(v.object({ TagKey: v.optional(text, ''), TagValue: v.optional(text, '') })) }),
  v.transform(({ Tag }) => Object.fromEntries(Tag.map(({ TagKey, TagValue }) => [TagKey, TagValue]))),
);

/** The value that a field holds; undefined where it is missing or of another form. */
function tell<T>(fields: unknown, name: string, schema: v.GenericSchema<unknown, T>): T | undefined {
  const parsed = v.safeParse(v.object({ [name]: schema }), fields);
  return parsed.success ? parsed.output[name] : undefined;
}

/**
 * Reads one instance as DescribeInstances shows it. What is odd about an entry concerns that instance alone.
 *
 * The instance is Unknown where ECS shows none of its five statuses, and where we cannot read what we decide on: when it
 * was created, how it is charged, its addresses, locks and tags, when it is released or expires. What we only tell (zone,
 * VSwitch, type, private addresses) is left empty instead.
 *
 * ECS shows no `Tags` of an instance that has none. So an entry without them may be one without tags, or one whose tags
 * ECS left out: `tagsUnread` says so.
 * @returns undefined for an entry without the id of an instance.
 * @example
 * readInstance({ InstanceId: 'i-1' }); // {instanceId: 'i-1', status: 'Unknown', createdAt: undefined, …}
 */
export function readInstance(shown: unknown): Instance | undefined {
  const parsed = v.safeParse(Entry, shown);
  if (!parsed.success) return undefined;
  const entry = parsed.output;
  const odd: string[] = [];
  const read = <T>(name: string, schema: v.GenericSchema<unknown, T>): T | undefined => {
    const field = v.safeParse(schema, entry[name]);
    if (field.success) return field.output;
    odd.push(name);
    return undefined;
  };
  const chargeType = read('InstanceChargeType', v.picklist(CHARGE_TYPES));
  const status = read('Status', v.picklist(STATUSES));
  const decisive = {
    publicIps: [
      ...(read('PublicIpAddress', v.optional(addresses, { IpAddress: [] })) ?? []),
      ...(read('EipAddress', elasticAddress) ?? []),
    ],
    chargeType,
    createdAt: read('CreationTime', time),
    autoReleaseAt: read('AutoReleaseTime', timeOrNone),
    // Of an instance that never expires ECS shows a day in 2099.
    expiresAt: chargeType === 'PrePaid' ? read('ExpiredTime', timeOrNone) : undefined,
    locks: read('OperationLocks', v.optional(locks, { LockReason: [] })) ?? [],
  };
  const shownTags = read('Tags', v.optional(tags));
  const vpc = entry['VpcAttributes'];
  const vSwitchId = tell(vpc, 'VSwitchId', text);
  return {
    instanceId: entry.InstanceId,
    ...decisive,
    status: status === undefined || odd.length > 0 ? UNKNOWN : status,
    privateIps: tell(vpc, 'PrivateIpAddress', addresses) ?? tell(entry, 'InnerIpAddress', addresses) ?? [],
    zoneId: tell(entry, 'ZoneId', text) ?? '',
    vSwitchId: vSwitchId === '' ? undefined : vSwitchId,
    instanceType: tell(entry, 'InstanceType', text) ?? '',
    tags: shownTags ?? {},
    ...(shownTags === undefined && { tagsUnread: true }),
  };
}
