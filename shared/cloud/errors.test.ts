import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ErrorClass } from './errorClass.ts';
import { classify, CloudError, isRetryable, RequestError } from './errors.ts';

/** Codes by what is to be done about them, by what ECS's own error tables say of each. */
const CODES: Record<ErrorClass, readonly string[]> = {
  throttled: ['Throttling', 'Throttling.User', 'Throttling.Api', 'Ecs.Throttling', 'Throttling.Budget'],
  transient: [
    'DependencyViolation.RouteEntry',
    'DependencyViolation.SLBConfiguring',
    'Idempotence.Processing',
    'IdempotentProcessing',
    'IncorrectDefaultVpcStatus',
    'IncorrectInstanceStatus',
    'IncorrectInstanceStatus.Initializing',
    'IncorrectVSwitchStatus',
    'IncorrectVpcStatus',
    'InstanceNotReady',
    'InsufficientPublicIp',
    'InternalError',
    'InvalidHpcClusterId.Creating',
    'InvalidInstanceStatus.NotRunning',
    'InvalidOperation.Conflict',
    'InvalidOperation.InvalidEcsState',
    'InvalidSecurityToken.Expired',
    'InvalidStatus.Upgrading',
    'LastOrderProcessing',
    'LastTokenProcessing',
    'NAT_PUBLIC_IP_ALLOCATE_FAILED',
    'NAT_PUBLIC_IP_BINDING_FAILED',
    'NodeControllerUnavailable',
    'OperationConflict',
    'OperationDenied.CreatingConflict',
    'ServiceUnavailable',
    'ServiceUnavailable.RegionMaintaining',
    'SignatureNonceUsed',
    'UnknownError',
  ],
  placement: [
    'CategoryNotSupported',
    'InstanceType.Offline',
    'InstanceTypeNotSupported',
    'InvalidInstanceType.NotSupported',
    'InvalidInstanceType.ValueNotSupported',
    'InvalidInstanceType.ZoneNotSupported',
    'InvalidResourceType.NotSupported',
    'InvalidVSwitchId.IpNotEnough',
    'InvalidVpcZone.NotSupported',
    'OperationDenied.CloudSSDNotSupported',
    'OperationDenied.NoStock',
    'OperationDenied.ZoneNotAllowed',
    'OperationDenied.ZoneSystemCategoryNotMatch',
    'QuotaExceed.ElasticQuota',
    'QuotaExceeded.PrivateIpAddress',
    'ResourceNotAvailable',
    'Zone.NotOnSale',
    'Zone.NotOpen',
  ],
  account: [
    'Account.Arrearage',
    'DiskInArrears',
    'Forbbiden',
    'Forbidden',
    'Forbidden.RAM',
    'Forbidden.RiskControl',
    'ImageNotSubscribed',
    'IncompleteSignature',
    'Instance.UnPaidOrder',
    'InstanceExpired',
    'InstanceExpiredOrInArrears',
    'InstanceLockedForSecurity',
    'InsufficientBalance',
    'InvalidAccessKeyId.NotFound',
    'InvalidAccount.NotFound',
    'InvalidAccountStatus.NotEnoughBalance',
    'InvalidInstance.UnPaidOrder',
    'InvalidPayMethod',
    'InvalidSecurityToken.Malformed',
    'InvalidUser.PassRoleForbidden',
    'JoinedGroupLimitExceed',
    'NotEnoughBalance',
    'OperationDenied.IllegalPaymentPolicy',
    'OperationDenied.QuotaExceed',
    'OperationDenied.ResourceControl',
    'PaymentMethodNotFound',
    'QuotaExceed.AfterpayInstance',
    'QuotaExceed.PostPaidDisk',
    'QuotaExceeded',
    'RealNameAuthenticationError',
    'RegionUnauthorized',
    'SecurityGroupInstanceLimitExceed',
    'SecurityRisk.3DVerification',
    'SignatureDoesNotMatch',
    'UserNotInTheWhiteList',
  ],
  absent: [
    'Forbidden.InstanceNotFound',
    'InvalidInstance.NotFound',
    'InvalidInstanceId.NotFound',
    'InvalidInstanceIds.NotFound',
    'InvalidResourceId.NotFound',
    'NoSuchResource',
  ],
  request: [
    'ChargeTypeViolation',
    'IdempotentParameterMismatch',
    'InstanceDiskNumLimitExceed',
    'InstanceDiskNumber.LimitExceed',
    'InvalidImageId.NotFound',
    'InvalidInstanceType.ValueUnauthorized.Other',
    'InvalidOperation.DeletionProtection',
    'InvalidParameter',
    'InvalidSecurityGroupId.NotFound',
    'MissingParameter',
    'SecurityRiskless',
    'SomethingNobodyHasHeardOf',
    'UnsupportedParameter',
    'Quota',
    'NotForbidden.RAM',
  ],
};

const table = Object.entries(CODES).flatMap(([kind, codes]) => codes.map((code) => [code, kind] as const));

describe('an error code', () => {
  test.each(table)('%s asks for what its class does: %s', (code, kind) => {
    expect(classify(new CloudError('Api', code, 'No.'))).toBe(kind);
  });

  test('with Throttling anywhere in it is throttling', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(classify(new CloudError('Api', `${before}Throttling${after}`, ''))).toBe('throttled');
      }),
    );
  });

  test('is retried when it is passing, and never otherwise', () => {
    for (const [code, kind] of table) {
      expect([code, isRetryable(new CloudError('Api', code, ''))]).toEqual([
        code,
        kind === 'throttled' || kind === 'transient',
      ]);
    }
  });
});

/**
 * Refusals that people have reported, by where and when, and what would have helped them. Sentences are cut to the words
 * that count.
 */
describe('a refusal from a public report', () => {
  test.each<[report: string, code: string, status: number, message: string, kind: ErrorClass]>([
    ['aliyungo#78, 2016', 'OperationDenied', 403, 'The resource is out of usage.', 'placement'],
    ['gardenlinux#4502, 2026', 'OperationDenied.NoStock', 403, 'Out of stock in the zone.', 'placement'],
    ['terraform-alicloud-ecs-instance#9, 2018', 'Zone.NotOnSale', 403, 'Not available for purchase.', 'placement'],
    ['aliyun-openapi-java-sdk#7, 2016', 'InvalidDiskCategory.ZoneNotSupported', 400, 'No such category.', 'placement'],
    [
      'terraform-provider-alicloud#6151, 2023',
      'InvalidSystemDiskCategory.ValueNotSupported',
      400,
      'Not valid.',
      'placement',
    ],
    [
      'terraform-provider-alicloud#9202, 2025',
      'InvalidDataDiskCategory.ValueNotSupported',
      400,
      'Not valid.',
      'placement',
    ],
    ['alibaba-cloud-csi-driver#274, 2020', 'InvalidInstanceType.NotSupportDiskCategory', 403, 'No ESSD.', 'placement'],
    [
      'fortigate-terraform-deploy#118, 2022',
      'InvalidParameter.NotMatch',
      403,
      "'InstanceType' and 'Image' are not matched.",
      'placement',
    ],
    ['terway#720, 2024', 'InvalidVSwitchId.IpNotEnough', 403, 'No address left.', 'placement'],
    ['terraform-provider#466, 2018', 'UnknownError', 400, 'Unknown.', 'transient'],
    ['terraform-provider#121, 2017', 'Forbidden.InstanceNotFound', 404, 'Not found.', 'absent'],
    ['aliyun-openapi-java-sdk#49, 2018', 'Forbidden.RiskControl', 403, 'Contact us.', 'account'],
    ['aliyun-machine-learning-for-dummies#3, 2020', 'QuotaExceed.AfterpayInstance', 400, 'vCPU quota.', 'account'],
    ['fortigate-terraform-deploy#119, 2022', 'InvalidRamRole.NotFound', 404, 'No such role.', 'request'],
  ])('%s: %s', (_report, code, status, message, kind) => {
    expect(classify(new CloudError('CreateInstance', code, message, status))).toBe(kind);
  });

  test.each<[message: string, kind: ErrorClass]>([
    ['The resource is out of usage.', 'placement'],
    ['The creation of Instance to the specified Zone is not allowed.', 'placement'],
    ['The specified Zone or cluster does not offer the specified disk category.', 'placement'],
    ['Another Instance has been creating.', 'transient'],
    ['The specified Image is disabled or is deleted.', 'request'],
    ['Your user profile is not complete.', 'account'],
    ['Something else.', 'request'],
  ])('a bare OperationDenied is told by its words: %s', (message, kind) => {
    expect(classify(new CloudError('CreateInstance', 'OperationDenied', message, 403))).toBe(kind);
  });
});

describe('an error', () => {
  test('without a code had no readable answer, so the same call may succeed later', () => {
    const error = new CloudError('CreateInstance', '', 'reset');

    expect([classify(error), isRetryable(error)]).toEqual(['transient', true]);
  });

  test('that is no service’s own is never retried', () => {
    for (const error of [new Error('bug'), new RequestError(400, 'InvalidRequest', ''), 'text', undefined]) {
      expect([classify(error), isRetryable(error)]).toEqual(['request', false]);
    }
  });

  test.each([
    ['ServiceTimeout', 503, 'transient'],
    ['ServiceTimeout', 404, 'request'],
    ['ServiceTimeout', undefined, 'transient'],
    ['IncorrectSomething', undefined, 'request'],
    ['InvalidParameter', 500, 'request'],
    ['MissingParameter', 500, 'request'],
    ['InsufficientBalance', 500, 'account'],
    ['OperationDenied.NoStock', 503, 'placement'],
  ])('%s under status %s is %s', (code, status, kind) => {
    expect(classify(new CloudError('CreateInstance', code, 'No.', status))).toBe(kind);
  });

  test('tells its name, its status and where it comes from', () => {
    const error = new CloudError('StartInstances', 'InternalError', 'Try again.', 500);

    expect(error).toMatchObject({ name: 'CloudError', api: 'StartInstances', code: 'InternalError', status: 500 });
    expect(new RequestError(404, 'NoInstances', 'None.', 'tag')).toMatchObject({
      name: 'RequestError',
      status: 404,
      code: 'NoInstances',
      message: 'None.',
      field: 'tag',
    });
  });
});
