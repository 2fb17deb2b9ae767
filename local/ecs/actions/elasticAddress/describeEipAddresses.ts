import * as v from 'valibot';
import { ADDRESS_STATUSES, BINDABLE_TYPES, type ElasticAddress } from '../../model/elasticAddress.ts';
import { ownErrors } from '../../model/errors.ts';
import { CHARGE_TYPES } from '../../model/instance.ts';
import { LOCK_REASONS } from '../../model/lockReasons.ts';
import { settled } from '../../model/passing.ts';
import { toSecondText } from '../../model/time.ts';
import { type Call, defineAction, NETWORK_VERSIONS, VPC_VERSION } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { oneOf, optional, text, wantedTags } from '../../parameters/parameters.ts';
import { timeCondition, timeFilters } from '../../parameters/timeFilters.ts';
import { bearsTags, networkTagList, WANTED_TAG_ERRORS } from '../tag/tagList.ts';

const OWN_ERRORS = ownErrors({
  'InvalidChargeType.ValueNotSupported': [400, 'The specified ChargeType is not supported.'],
});

const parameters = v.object({
  RegionId: text(),
  AllocationId: optional(text()),
  EipAddress: optional(text()),
  Status: optional(oneOf(ADDRESS_STATUSES)),
  AssociatedInstanceId: optional(text()),
  AssociatedInstanceType: optional(oneOf(BINDABLE_TYPES)),
  ChargeType: optional(oneOf(CHARGE_TYPES, OWN_ERRORS.code('InvalidChargeType.ValueNotSupported'))),
  ISP: optional(text()),
  LockReason: optional(oneOf(LOCK_REASONS, 'InvalidLockReason.NotFound')),
  Filter: optional(timeFilters()),
  // Of the VPC product alone.
  EipName: optional(text()),
  ResourceGroupId: optional(text()),
  Tag: optional(wantedTags()),
  ...numberPaging(100),
});

type Asked = v.InferOutput<typeof parameters>;

/** Elastic addresses, newest first. `AllocationId` and `EipAddress` may name several, separated by commas. */
export const describeEipAddresses = defineAction({
  name: 'DescribeEipAddresses',
  versions: NETWORK_VERSIONS,
  parameters,
  errors: [...WANTED_TAG_ERRORS, 'InvalidFilterKey.NotFound', 'InvalidLockReason.NotFound'],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const times = (asked.Filter ?? []).map(timeCondition);
    const found = [...call.region.elasticAddresses.values()]
      .reverse()
      .map((address) => settled(address, call.now))
      .filter((address) => fits(address, asked) && times.every((holds) => holds(address)));
    const { page, counts } = byNumber(found, asked);
    return { ...counts, EipAddresses: { EipAddress: page.map((address) => addressAnswer(address, call)) } };
  },
});

function fits(address: ElasticAddress, asked: Asked): boolean {
  const { allocationId, ip, status, instanceId, instanceType, isp, name, resourceGroupId } = address;
  return (
    // Here every address is pay-as-you-go, and none is locked.
    (asked.ChargeType ?? 'PostPaid') === 'PostPaid' &&
    asked.LockReason === undefined &&
    (asked.AllocationId?.split(',').includes(allocationId) ?? true) &&
    (asked.EipAddress?.split(',').includes(ip) ?? true) &&
    status === (asked.Status ?? status) &&
    instanceId === (asked.AssociatedInstanceId ?? instanceId) &&
    instanceType === (asked.AssociatedInstanceType ?? instanceType) &&
    isp === (asked.ISP ?? isp) &&
    name === (asked.EipName ?? name) &&
    resourceGroupId === (asked.ResourceGroupId ?? resourceGroupId) &&
    bearsTags(address.tags, asked.Tag)
  );
}

function addressAnswer(address: ElasticAddress, { region, version }: Call): object {
  // Text, as the documentation and the SDKs have it.
  const bandwidth = String(address.bandwidth);
  return {
    AllocationId: address.allocationId,
    IpAddress: address.ip,
    Status: address.status,
    InstanceId: address.instanceId,
    InstanceType: address.instanceType,
    RegionId: region.regionId,
    Bandwidth: bandwidth,
    EipBandwidth: bandwidth,
    InternetChargeType: address.internetChargeType,
    ChargeType: 'PostPaid',
    AllocationTime: toSecondText(address.createdAt),
    ExpiredTime: '',
    OperationLocks: { LockReason: [] },
    ...(version === VPC_VERSION ? vpcFields(address, region.regionId) : {}),
  };
}

// What the VPC product answers besides. It spells the description like this.
function vpcFields(address: ElasticAddress, regionId: string): object {
  return {
    Name: address.name,
    Descritpion: address.description,
    Description: address.description,
    ISP: address.isp,
    Netmode: 'public',
    InstanceRegionId: address.instanceId === '' ? '' : regionId,
    BusinessStatus: 'Normal',
    ResourceGroupId: address.resourceGroupId,
    DeletionProtection: false,
    SecondLimited: false,
    HDMonitorStatus: 'OFF',
    HasReservationData: 'false',
    ServiceManaged: 0,
    BandwidthPackageId: '',
    AvailableRegions: { AvailableRegion: [regionId] },
    Tags: networkTagList(address.tags),
  };
}
