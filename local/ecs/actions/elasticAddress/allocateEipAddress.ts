import * as v from 'valibot';
import { invalidParameter, ownErrors } from '../../model/errors.ts';
import { resourceId } from '../../model/ids.ts';
import { INTERNET_CHARGE_TYPES } from '../../model/instance.ts';
import { checkTags } from '../../model/tags.ts';
import { defineAction, NETWORK_VERSIONS, VPC_VERSION } from '../action.ts';
import { oneOf, optional, tags, text, unsupported, whole } from '../../parameters/parameters.ts';
import { newTags, TAG_ERRORS } from '../tag/tagList.ts';

const OWN_ERRORS = ownErrors({
  'QuotaExceeded.Eip': [400, 'Elastic IP address quota exceeded'],
  ReserveIpFail: [400, 'Reserve eip failed.'],
});

// As documented for an account; here for each region.
const MOST_ADDRESSES = 20;
const DEFAULT_BANDWIDTH = '5';

/** Takes an elastic address, Available at once. */
export const allocateEipAddress = defineAction({
  name: 'AllocateEipAddress',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    RegionId: text(),
    Bandwidth: optional(whole(1, 500), DEFAULT_BANDWIDTH),
    InternetChargeType: optional(oneOf(INTERNET_CHARGE_TYPES), 'PayByBandwidth'),
    ISP: optional(text(), 'BGP'),
    // Of the VPC product alone.
    Name: optional(text(), ''),
    Description: optional(text(), ''),
    ResourceGroupId: optional(text(), ''),
    InstanceChargeType: optional(text(), 'PostPaid'),
    PublicIpAddressPoolId: unsupported(),
    Tag: optional(tags()),
  }),
  ignored: ['ActivityId'],
  errors: [...TAG_ERRORS],
  ownErrors: OWN_ERRORS,
  answer(asked, { state, region, now, version }) {
    if (asked.InstanceChargeType !== 'PostPaid') throw invalidParameter('InstanceChargeType');
    const addressTags = newTags(asked.Tag);
    checkTags(addressTags);
    if (region.elasticAddresses.size >= MOST_ADDRESSES) throw OWN_ERRORS.error('QuotaExceeded.Eip');
    const ip = region.publicAddresses.allocate();
    if (ip === undefined) throw OWN_ERRORS.error('ReserveIpFail');
    const allocationId = resourceId(state.options.random, 'eip', region.info.idPrefix);
    region.elasticAddresses.set(allocationId, {
      ...{ allocationId, ip, bandwidth: asked.Bandwidth, internetChargeType: asked.InternetChargeType, isp: asked.ISP },
      ...{ name: asked.Name, description: asked.Description, resourceGroupId: asked.ResourceGroupId },
      ...{ createdAt: now, status: 'Available', instanceId: '', instanceType: '', tags: addressTags },
    });
    const group = version === VPC_VERSION ? { ResourceGroupId: asked.ResourceGroupId } : {};
    return { AllocationId: allocationId, EipAddress: ip, ...group };
  },
});
