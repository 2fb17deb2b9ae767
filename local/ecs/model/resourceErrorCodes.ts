/** The error codes of the calls about networks, security groups, key pairs, the catalogue and prices, as documented. */
export const RESOURCE_ERRORS = {
  // VPCs and VSwitches.
  'InvalidVpcId.NotFound': [404, 'Specified VPC does not exist.'],
  'InvalidVpcName.Malformed': [400, 'Specified VPC name is not valid.'],
  'InvalidVpcDiscription.Malformed': [400, 'Specified VPC description is not valid.'],
  'InvalidVSwitchName.Malformed': [400, 'Specified virtual switch name is not valid.'],
  'InvalidVSwitchDiscription.Malformed': [400, 'Specified virtual switch description is not valid.'],
  'InvalidCidrBlock.Malformed': [400, 'Specified CIDR block is not valid.'],
  'InvalidRouteTableId.NotFound': [404, 'Specified route table does not exist.'],

  // Security groups. The documentation has DependencyViolation for DeleteVSwitch as well, there with 400.
  DependencyViolation: [403, 'There is still instance(s) in the specified security group.'],
  'InvalidSecurityGroupName.Malformed': [400, 'Specified security group name is not valid.'],
  'InvalidSecurityGroupDiscription.Malformed': [400, 'Specified security group description is not valid.'],
  'InvalidIpProtocol.ValueNotSupported': [
    400,
    'The parameter IpProtocol must be specified with case insensitive TCP, UDP, ICMP, GRE or All.',
  ],
  'InvalidIpPortRange.Malformed': [400, 'The specified parameter "PortRange" is not valid.'],
  'InvalidSourceGroupId.NotFound': [404, 'The SourceGroupId provided does not exist in our records.'],
  'InvalidDestGroupId.NotFound': [404, 'The DestGroupId provided does not exist in our records.'],
  'InvalidSourceGroupId.Mismatch': [400, 'Specified security group and source group are not in the same VPC.'],
  'InvalidDestGroupId.Mismatch': [400, 'Specified security group and destination group are not in the same VPC.'],
  'InvalidSourceCidrIp.Malformed': [400, 'The specified parameter "SourceCidrIp" is not valid.'],
  'InvalidDestCidrIp.Malformed': [400, 'The specified parameter "DestCidrIp" is not valid.'],
  'InvalidParam.Ipv6SourceCidrIp': [400, 'The specified parameter Ipv6SourceCidrIp is not valid.'],
  'InvalidParam.Ipv6DestCidrIp': [400, 'The specified parameter Ipv6DestCidrIp is not valid.'],
  'MissingParameter.Source': [
    400,
    'One of the parameters SourceCidrIp, SourceGroupId or SourcePrefixListId must be specified.',
  ],
  'MissingParameter.Dest': [
    400,
    'One of the parameters DestCidrIp, DestGroupId or DestPrefixListId must be specified.',
  ],
  'InvalidPolicy.Malformed': [400, 'The specified parameter "Policy" is not valid.'],
  'InvalidHttpEndpoint.NotSupported': [
    400,
    'The specified HttpEndpoint not supported, you can use enabled(default) or disabled.',
  ],
  'InvalidHttpTokens.NotSupported': [
    400,
    'The specified HttpTokens not supported, you can use optional(default) or required.',
  ],
  'InvalidParam.Tenancy': [400, 'The specified Tenancy is invalid.'],
  'InvalidPriority.ValueNotSupported': [400, 'The parameter Priority is invalid.'],
  'InvalidNicType.ValueNotSupported': [400, 'The specified NicType does not exist.'],
  AuthorizationLimitExceed: [403, 'The limit of authorization records in the security group reaches.'],

  // Elastic addresses.
  'InvalidAllocationId.NotFound': [404, 'Specified allocation ID is not found'],
  IncorrectEipStatus: [400, 'Current elastic IP status does not support this operation.'],

  // Network interfaces. The documentation leaves their messages open.
  'InvalidEniId.NotFound': [404, 'The specified network interface does not exist.'],
  'InvalidEcsId.NotFound': [404, 'The specified instance does not exist.'],
  'InvalidOperation.InvalidEcsState': [400, 'The instance is in a status that does not support this operation.'],
  'InvalidOperation.InvalidEniState': [400, 'The network interface is in a status that does not support this.'],
  'InvalidOperation.InvalidEniType': [403, 'A primary network interface does not support this operation.'],
  'InvalidOperation.VpcMismatch': [403, 'The specified resources are not in the same VPC.'],

  // Disks.
  'InvalidDiskId.NotFound': [404, 'The specified DiskId does not exist.'],
  IncorrectDiskStatus: [403, 'The current disk status does not support this operation.'],
  DiskNotPortable: [403, 'The specified disk is not a portable disk.'],
  DiskCreatingSnapshot: [403, 'The operation is denied due to a snapshot of the specified disk is not completed yet.'],

  // Images and snapshots.
  'InvalidImageName.Duplicated': [400, 'The specified Image name has already bean used.'],
  'InvalidImageName.Malformed': [400, 'The specified Image name is wrongly formed.'],
  'QuotaExceed.Image': [403, 'The Image Quota exceeds.'],
  'InvalidSnapshotId.NotFound': [404, 'The specified SnapshotId does not exist.'],
  'IncorrectDiskStatus.CreatingSnapshot': [403, 'A previous snapshot creation is in process.'],
  'QuotaExceed.Snapshot': [403, 'The snapshot quota exceeds.'],

  // Monitoring data.
  'InvalidStartTime.Malformed': [400, 'The specified parameter "StartTime" is not valid.'],
  'InvalidEndTime.Malformed': [400, 'The specified parameter "EndTime" is not valid.'],
  'InvalidPeriod.ValueNotSupported': [400, 'The specified parameter "Period" is not valid.'],
  'InvalidStartTime.TooEarly': [400, 'The specified parameter "StartTime" is too early.'],
  'InvalidParameter.TooManyDataQueried': [400, 'Too many data queried.'],

  // Key pairs.
  'InvalidKeyPairName.Malformed': [400, 'Specified Key Pair name is not valid.'],
  'InvalidPublicKeyBody.Malformed': [400, 'The PublicKeyBody format is not supported.'],
  'KeyPair.AlreadyExist': [400, 'The key pair already exist.'],
  'InvalidInstanceIds.ValueNotSupported': [400, 'The specified parameter InstanceIds is not valid.'],

  // Changing an instance.

  // The catalogue and prices.
} as const satisfies Record<string, readonly [status: number, message: string]>;
