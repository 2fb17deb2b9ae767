import { RESOURCE_ERRORS } from './resourceErrorCodes.ts';

/**
 * The codes that several actions answer, with status and message as documented for ECS 2014-05-26. The documentation
 * lists some codes under several statuses; here each has the one listed for the calls that create and change instances.
 */
export const ERRORS = {
  // Any call.
  MissingParameter: [400, 'A mandatory parameter is not supplied.'],
  InvalidParameter: [400, 'The specified parameter is not valid.'],
  Throttling: [
    400,
    'You have made too many requests within a short time; your request is denied due to request throttling.',
  ],
  InvalidVersion: [400, 'Specified parameter Version is not valid.'],
  'InvalidAction.NotFound': [404, 'Specified api is not found, please check your url and method.'],
  UnsupportedHTTPMethod: [403, 'This HTTP method is not supported.'],
  InternalError: [500, 'The request processing has failed due to some unknown error, exception or failure.'],
  ServiceUnavailable: [503, 'The request has failed due to a temporary failure of the server.'],
  DryRunOperation: [400, 'Request validation has been passed with DryRun flag set.'],
  IdempotentParameterMismatch: [400, 'The request is retried with updated parameters.'],
  LastTokenProcessing: [403, 'The last token request is processing.'],
  'InvalidClientToken.ValueNotSupported': [400, 'The ClientToken provided is invalid.'],
  'InvalidRegionId.NotFound': [404, 'The specified RegionId does not exist.'],
  'InvalidZoneId.NotFound': [404, 'The specified zoneId does not exist.'],
  'InvalidInstanceId.NotFound': [404, 'The specified InstanceId does not exist.'],
  'Forbidden.InstanceNotFound': [404, 'The specified Instance is not found, so RAM cannot check the permission.'],

  // Creating: image, type, stock, quotas.
  'InvalidImageId.NotFound': [404, 'The specified ImageId does not exist.'],
  'InvalidImageFamily.MissingAvailableImage': [403, 'The image family has no image that is available.'],
  'OperationDenied.ImageNotValid': [403, 'The specified Image is disabled or is deleted.'],
  'UnexpectedImageFamily.ImageIdSupplied': [400, 'ImageId and ImageFamily exclude each other.'],
  'InvalidInstanceType.ValueNotSupported': [
    400,
    'The specified InstanceType does not exist or beyond the permitted range.',
  ],
  'OperationDenied.NoStock': [
    403,
    'The requested resource is sold out in the specified zone; try other types of resources or other regions and zones.',
  ],
  'QuotaExceed.AfterpayInstance': [400, 'The maximum number of Pay-As-You-Go instances is exceeded.'],
  'QuotaExceed.ElasticQuota': [
    403,
    'The number of the specified ECS instances has exceeded the quota of the specified instance type.',
  ],
  'DependencyViolation.IoOptimized': [404, 'The specified instancetype must be IoOptimized instance.'],
  'InvalidIoOptimizedValue.ValueNotSupported': [400, 'IoOptimized value not supported.'],
  'DependencyViolation.WindowsInstance': [403, 'The instance creating is window, cannot use ssh key pair to login.'],

  // Creating: network.
  'InvalidSecurityGroupId.NotFound': [404, 'The specified SecurityGroupId does not exist.'],
  SecurityGroupInstanceLimitExceed: [403, 'The maximum number of instances in a security group is exceeded.'],
  'InvalidSecurityGroup.NotInDefaultVpc': [400, 'The specified security group is not in the default VPC.'],
  'InvalidVSwitchId.NotFound': [404, 'Specified virtual switch does not exist.'],
  'InvalidParameter.Mismatch': [400, 'Specified security group and virtual switch are not in the same VPC.'],
  InvalidPrivateIpAddress: [400, 'Specified private IP address is not in the CIDR block of virtual switch.'],
  'InvalidPrivateIpAddress.Malformed': [400, 'Specified private IP address is malformed.'],
  'InvalidPrivateIpAddress.Duplicated': [400, 'Specified private IP address is duplicated.'],
  'InvalidParameter.PrivateIpAddressRepeated': [403, 'One private IP address cannot go to several instances.'],
  'InvalidInternetMaxBandwidthIn.Malformed': [400, 'The specified parameter InternetMaxBandwidthIn is not valid.'],
  'InvalidVSwitchId.IpNotEnough': [400, 'The specified VSwitch does not have enough IP addresses.'],
  'InvalidInternetChargeType.ValueNotSupported': [400, 'The specified InternetChargeType is not valid.'],

  // Creating: disks.
  'InvalidSystemDiskCategory.ValueNotSupported': [400, 'The specified parameter "SystemDisk.Category" is not valid.'],
  'InvalidDataDiskCategory.ValueNotSupported': [400, 'The specified parameter "DataDisk.n.Category" is not valid.'],
  'InvalidDiskCategory.NotSupported': [403, 'The specified disk category is not support the specified instance type.'],
  'InvalidSystemDiskSize.LessThanMinSize': [404, 'The specified parameter SystemDisk.Size is less than the min size.'],
  'InvalidSystemDiskSize.LessThanImageSize': [
    404,
    'The specified parameter SystemDisk.Size is less than the image size.',
  ],
  'InvalidSystemDiskSize.MoreThanMaxSize': [404, 'The specified SystemDisk.Size parameter exceeds the maximum size.'],
  'InvalidDataDiskSize.ValueNotSupported': [
    400,
    'The specified DataDisk.n.Size beyond the permitted range, or the capacity of snapshot exceeds the size limit of the specified disk category.',
  ],
  'InvalidDataDiskSnapshotId.NotFound': [404, 'The specified parameter "DataDisk.n.SnapshotId" is not valid.'],
  'InvalidSnapshotId.NotReady': [403, 'The specified snapshot has not completed yet.'],
  'InvalidSnapshotId.NotDataDiskSnapshot': [403, 'The specified snapshot is system disk snapshot.'],
  'InvalidDiskSize.TooSmall': [403, 'Specified disk size is less than the size of snapshot'],
  'OperationDenied.PerformanceLevelNotMatch': [403, 'The disk is too small for its performance level.'],
  'EncryptedOption.Conflict': [400, 'Encryption value of disk and snapshot conflict.'],
  'InvalidEncrypted.NotMatchKmsKeyId': [400, 'A disk with a KMS key must be encrypted.'],
  'InvalidDiskName.Malformed': [
    400,
    'The specified parameter "SystemDisk.DiskName or DataDisk.n.DiskName" is not valid.',
  ],
  'InvalidDiskDescription.Malformed': [
    400,
    'The specified parameter "SystemDisk.DiskDescription" or "DataDisk.n.Description" is not valid.',
  ],
  'InvalidDataDevice.Malformed': [400, 'The specified parameter "DataDisk.n.Device" is not valid.'],
  'InvalidDevice.InUse': [403, 'The specified device has been occupied.'],
  'InstanceDiskNumber.LimitExceed': [400, 'The total number of specified disk in an instance exceeds.'],

  // Creating: what does not exist here.
  'DeploymentSet.NotFound': [404, 'The specified deployment set does not exist.'],
  'InvalidDedicatedHostId.NotFound': [400, 'The specified DedicatedHostId does not exist.'],
  'InvalidHpcClusterId.NotFound': [400, 'The specified HpcClusterId is not found.'],
  'InvalidLaunchTemplate.NotFound': [404, 'The specified launch template does not exist.'],

  // Creating: names, access, payment.
  'InvalidInstanceName.Malformed': [400, 'The specified parameter "InstanceName" is not valid.'],
  'InvalidInstanceName.CustomMalformed': [400, 'The series in the name takes the forms [], [,], [m,], [,n] and [m,n].'],
  'InvalidParams.InstanceNameExceed': [403, 'InstanceName leaves no room for the three digits of UniqueSuffix.'],
  'InvalidParams.HostnameExceed': [403, 'HostName leaves no room for the three digits of UniqueSuffix.'],
  'InvalidHostName.Malformed': [400, 'The specified parameter "HostName" is not valid.'],
  'InvalidDescription.Malformed': [400, 'The specified parameter "Description" is not valid.'],
  'InvalidPassword.Malformed': [400, 'The specified parameter "Password" is not valid.'],
  'InvalidPasswordParam.Mismatch': [400, 'The input password should be null when passwdInherit is true.'],
  'InvalidUserData.SizeExceeded': [400, 'The specified parameter "UserData" exceeds the size.'],
  'InvalidKeyPairName.NotFound': [404, 'The specified KeyPairName does not exist.'],
  'InvalidRamRole.NotFound': [404, 'The specified RAM role does not exist.'],
  'InvalidNetworkType.MismatchRamRole': [403, 'An instance in the classic network takes no RAM role.'],
  'InvalidResourceGroup.NotFound': [404, 'The specified resource group does not exist.'],
  'InvalidChargeType.ValueNotSupported': [403, 'Only pay-as-you-go instances that are not spot can be protected.'],
  'InvalidInstanceChargeType.NotFound': [404, 'The InstanceChargeType does not exist in our records'],
  InvalidPeriod: [400, 'The specified period is not valid.'],
  'InvalidPeriodUnit.ValueNotSupported': [400, 'The specified parameter PeriodUnit is not valid.'],
  'InvalidAutoRenewPeriod.ValueNotSupported': [400, 'The specified autoRenewPeriod is not valid.'],
  InvalidSpotStrategy: [400, 'The specified SpotStrategy is not valid.'],
  InvalidSpotPriceLimit: [400, 'The specified SpotPriceLimitis not valid.'],
  'InvalidSpotPriceLimit.LowerThanPublicPrice': [
    400,
    'The specified parameter "spotPriceLimit" can\'t be lower than current public price.',
  ],
  InvalidSpotDuration: [400, 'The specified SpotDuration is not valid.'],
  InvalidSpotInterruptionBehavior: [400, 'The specified SpotInterruptionBehavior is not valid.'],
  InvalidSpotPrepaid: [400, 'The specified Spot type is not support PrePay Instance.'],
  'InvalidAutoReleaseTime.Malformed': [400, 'The specified parameter AutoReleaseTime is not valid.'],

  // Tags.
  'InvalidTagKey.Malformed': [400, 'The specified Tag.n.Key is not valid.'],
  'InvalidTagValue.Malformed': [400, 'The specified Tag.n.Value is not valid.'],
  'InvalidTag.Mismatch': [400, 'The specified Tag.n.Key and Tag.n.Value are not match.'],
  InvalidTagCount: [400, 'The specified tags are beyond the permitted range.'],
  'Duplicate.TagKey': [400, 'The Tag.N.Key contain duplicate key.'],
  'QuotaExceed.Tags': [403, 'The number of tags of the resource exceeds the limit.'],
  'InvalidResourceType.NotFound': [404, 'The ResourceType provided does not exist in our records.'],
  'InvalidResourceId.NotFound': [404, 'The specified ResourceId is not found in our records.'],
  'NumberExceed.ResourceIds': [400, 'The ResourceIds parameter number is exceed, Valid: 50.'],
  'NumberExceed.Tags': [400, 'The Tags parameter number is exceed, Valid: 20.'],

  // Instances that exist.
  IncorrectInstanceStatus: [403, 'The current status of the resource does not support this operation.'],
  'IncorrectInstanceStatus.Initializing': [403, 'The specified instance status does not support this operation.'],
  InstanceLockedForSecurity: [
    403,
    'The specified operation is denied as your instance is locked for security reasons.',
  ],
  InstanceExpired: [403, 'The postPaid instance has been expired. Please ensure your account have enough balance.'],
  InstanceExpiredOrInArrears: [
    403,
    'The specified operation is denied as your prepay instance is expired (prepay mode) or in arrears (afterpay mode).',
  ],
  'InvalidInstanceId.NotSupport': [403, 'Classic network Instance does not support this operation.'],
  'OperationDenied.SpotPriceLowerThanPublicPrice': [403, 'The spot instance price is lower than public price.'],
  'DependencyViolation.RouteEntry': [400, 'Specified instance is used by route entry.'],
  ChargeTypeViolation: [403, 'The operation is not permitted due to charge type of the instance.'],
  'InvalidOperation.DeletionProtection': [
    403,
    'The operation is not allowed because the instance has deletion protection enabled.',
  ],

  // Describing.
  'InvalidStatus.NotFound': [404, 'The specified Status is not found'],
  'InvalidLockReason.NotFound': [404, 'The specified LockReason is not found'],
  'InvalidFilterKey.NotFound': [404, 'The specified filter key is not found.'],
  'InvalidNetworkType.NotFound': [404, 'The specified InstanceNetworkType is not found'],

  ...RESOURCE_ERRORS,
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type ErrorCode = keyof typeof ERRORS;
