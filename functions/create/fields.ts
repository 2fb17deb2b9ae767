import * as v from 'valibot';
import { CHARGE_TYPES } from '../../shared/domain/instance.ts';
import { MOST_TAGS, TAG, TAG_PREFIX } from '../../shared/domain/tags.ts';
import { userData } from './userData.ts';

const text = v.pipe(v.string(), v.nonEmpty());
const whole = v.pipe(v.number(), v.integer());
const gigabytes = v.pipe(whole, v.minValue(1));
const performanceLevel = v.picklist(['PL0', 'PL1', 'PL2', 'PL3']);

const disk = {
  category: v.optional(text),
  size: v.optional(gigabytes),
  diskName: v.optional(text),
  description: v.optional(text),
  performanceLevel: v.optional(performanceLevel),
  storageClusterId: v.optional(text),
};

const systemDisk = v.strictObject(disk);

const dataDisk = v.strictObject({
  ...disk,
  device: v.optional(text),
  snapshotId: v.optional(text),
  encrypted: v.optional(v.boolean()),
  encryptAlgorithm: v.optional(text),
  KMSKeyId: v.optional(text),
  deleteWithInstance: v.optional(v.boolean()),
});

/** Tag keys with these prefixes belong to the vendor or to us. So do the keys of any other deployment of the account. */
const RESERVED_KEY = new RegExp(`^(aliyun|acs:|${TAG_PREFIX})|^[a-z][a-z0-9-]*(${Object.values(TAG).join('|')})$`);

const tag = v.pipe(
  v.array(v.strictObject({ key: v.pipe(text, v.maxLength(128)), value: v.pipe(v.string(), v.maxLength(128)) })),
  // ECS allows 20 tags an instance, and we need some of them.
  v.maxLength(MOST_TAGS - Object.keys(TAG).length),
  v.check((tags) => tags.every(({ key }) => !RESERVED_KEY.test(key)), 'has a reserved key'),
);

/** A parameter that a request may not set. In the answer, the reason follows the name of the field. */
const leftOut = (reason: string) => v.optional(v.never(reason));
const ofTheRole = leftOut('must be left out: the role of the function says whose the instances are');
const ofClassicNetwork = leftOut('must be left out: it is of the classic network, where ECS gives the addresses');

/**
 * The parameters of CreateInstance. We check their form; ECS checks their values.
 *
 * The names are those of CreateInstanceRequest in @alicloud/ecs20140526: the API's name with a lower-case first letter
 * (`vSwitchId`), except `KMSKeyId`. The SDK silently drops any other spelling. A limit stands here only where the
 * vendor's texts and schemas agree on it.
 */
export const instanceFields = {
  imageId: v.optional(text),
  imageFamily: v.optional(text),
  instanceType: v.optional(text),
  securityGroupId: v.optional(text),
  vSwitchId: v.optional(text),
  zoneId: v.optional(text),
  clusterId: v.optional(text),
  privateIpAddress: v.optional(text),
  systemDisk: v.optional(systemDisk),
  dataDisk: v.optional(v.pipe(v.array(dataDisk), v.maxLength(16))),
  storageSetId: v.optional(text),
  storageSetPartitionNumber: v.optional(v.pipe(whole, v.minValue(1))),
  internetMaxBandwidthOut: v.optional(v.pipe(whole, v.minValue(0), v.maxValue(100))),
  internetMaxBandwidthIn: v.optional(v.pipe(whole, v.minValue(1), v.maxValue(200))),
  internetChargeType: v.optional(v.picklist(['PayByTraffic', 'PayByBandwidth'])),
  instanceChargeType: v.optional(v.picklist(CHARGE_TYPES)),
  period: v.optional(v.pipe(whole, v.minValue(1), v.maxValue(60))),
  periodUnit: v.optional(v.picklist(['Week', 'Month'])),
  autoRenew: v.optional(v.boolean()),
  autoRenewPeriod: v.optional(v.pipe(whole, v.minValue(1), v.maxValue(60))),
  spotStrategy: v.optional(v.picklist(['NoSpot', 'SpotWithPriceLimit', 'SpotAsPriceGo'])),
  spotPriceLimit: v.optional(v.pipe(v.number(), v.minValue(0))),
  spotDuration: v.optional(v.pipe(whole, v.minValue(0), v.maxValue(6))),
  spotInterruptionBehavior: v.optional(v.picklist(['Terminate', 'Stop'])),
  instanceName: v.optional(text),
  hostName: v.optional(text),
  description: v.optional(text),
  password: v.optional(text),
  passwordInherit: v.optional(v.boolean()),
  keyPairName: v.optional(text),
  ramRoleName: v.optional(text),
  arn: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          assumeRoleFor: v.optional(whole),
          roleType: v.optional(text),
          rolearn: v.optional(text),
        }),
      ),
      v.maxLength(10),
    ),
  ),
  userData: v.optional(userData),
  ioOptimized: v.optional(v.picklist(['none', 'optimized'])),
  useAdditionalService: v.optional(v.boolean()),
  tenancy: v.optional(v.picklist(['default', 'host'])),
  affinity: v.optional(v.picklist(['default', 'host'])),
  dedicatedHostId: v.optional(text),
  managedHostId: v.optional(text),
  nodeControllerId: v.optional(text),
  hpcClusterId: v.optional(text),
  deploymentSetId: v.optional(text),
  deploymentSetGroupNo: v.optional(v.pipe(whole, v.minValue(1), v.maxValue(7))),
  privatePoolOptions: v.optional(
    v.strictObject({
      id: v.optional(text),
      matchCriteria: v.optional(v.picklist(['Open', 'Target', 'None'])),
    }),
  ),
  hibernationOptions: v.optional(v.strictObject({ configured: v.optional(v.boolean()) })),
  creditSpecification: v.optional(v.picklist(['Standard', 'Unlimited'])),
  securityEnhancementStrategy: v.optional(v.picklist(['Active', 'Deactive'])),
  resourceGroupId: v.optional(text),
  deletionProtection: v.optional(v.boolean()),
  httpEndpoint: v.optional(v.picklist(['enabled', 'disabled'])),
  httpTokens: v.optional(v.picklist(['optional', 'required'])),
  httpPutResponseHopLimit: v.optional(whole),
  tag: v.optional(tag),

  regionId: leftOut('must be left out: REGION says for the whole function where instances are made'),
  clientToken: leftOut('must be left out: it is made of the request id, so name requestId instead'),
  dryRun: leftOut('must be left out: it creates nothing, and nothing is there to wait for'),
  ownerId: ofTheRole,
  ownerAccount: ofTheRole,
  resourceOwnerId: ofTheRole,
  resourceOwnerAccount: ofTheRole,
  innerIpAddress: ofClassicNetwork,
  vlanId: ofClassicNetwork,
};

/** A placement of a request. It takes the fields that it leaves out from the request. */
export const placement = v.strictObject({
  zoneId: v.optional(text),
  vSwitchId: v.optional(text),
  instanceType: v.optional(text),
});

/** The fields of a request that describe its instances. */
export type InstanceFields = v.InferOutput<v.StrictObjectSchema<typeof instanceFields, undefined>>;

/** A zone or VSwitch and an instance type in which a slot may get its instance. */
export type Placement = v.InferOutput<typeof placement>;
