import * as v from 'valibot';
import { CHARGE_TYPES, INSTANCE_ID, STATUSES, UNKNOWN, type Instance } from '../domain/instance.ts';

/** The one field without which an entry of DescribeInstances is of no use. */
const Entry = v.looseObject({ InstanceId: v.pipe(v.string(), v.regex(INSTANCE_ID)) });

/** A text field of an answer. Like the vendor's SDK, we also accept numbers and booleans. */
export const text = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));

const time = v.pipe(
  v.string(),
  v.transform((value) => Date.parse(value)),
  v.number(),
);

/** ECS shows an unset time as an empty string, or leaves the field out. */
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

/** The value of a field; undefined where it is missing or has another form. */
function fieldOf<T>(fields: unknown, name: string, schema: v.GenericSchema<unknown, T>): T | undefined {
  const parsed = v.safeParse(v.object({ [name]: schema }), fields);
  return parsed.success ? parsed.output[name] : undefined;
}

/**
 * Reads one instance as DescribeInstances shows it.
 *
 * The instance is Unknown where ECS shows none of its five statuses, or where we cannot read a field that we decide on:
 * creation time, charge type, public addresses, locks, tags, release time, expiry. Fields that we only pass on (zone,
 * VSwitch, type, private addresses) are left empty instead.
 *
 * ECS leaves `Tags` out for an instance without tags. So an entry without `Tags` may have none, or ECS did not show
 * them: `tagsUnread` marks it.
 * @returns undefined for an entry without an instance id.
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
    // For an instance that never expires, ECS shows a day in 2099.
    expiresAt: chargeType === 'PrePaid' ? read('ExpiredTime', timeOrNone) : undefined,
    locks: read('OperationLocks', v.optional(locks, { LockReason: [] })) ?? [],
  };
  const isProtected = fieldOf(entry, 'DeletionProtection', v.boolean());
  const shownTags = read('Tags', v.optional(tags));
  const vpc = entry['VpcAttributes'];
  const vSwitchId = fieldOf(vpc, 'VSwitchId', text);
  return {
    instanceId: entry.InstanceId,
    ...decisive,
    status: status === undefined || odd.length > 0 ? UNKNOWN : status,
    privateIps: fieldOf(vpc, 'PrivateIpAddress', addresses) ?? fieldOf(entry, 'InnerIpAddress', addresses) ?? [],
    zoneId: fieldOf(entry, 'ZoneId', text) ?? '',
    vSwitchId: vSwitchId === '' ? undefined : vSwitchId,
    instanceType: fieldOf(entry, 'InstanceType', text) ?? '',
    tags: shownTags ?? {},
    ...(isProtected === true && { deletionProtected: true }),
    ...(shownTags === undefined && { tagsUnread: true }),
  };
}
