import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify, classifyCode, CloudError, isRetryable, RequestError, type ErrorClass } from './errors.ts';

/** Codes by what is to be done about them, in the words of ECS's own error tables. */
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
  request: [
    'ChargeTypeViolation',
    'IdempotentParameterMismatch',
    'InstanceDiskNumLimitExceed',
    'InstanceDiskNumber.LimitExceed',
    'InvalidImageId.NotFound',
    'InvalidInstanceId.NotFound',
    'InvalidInstanceType.ValueUnauthorized.Other',
    'InvalidOperation.DeletionProtection',
    'InvalidParameter',
    'InvalidSecurityGroupId.NotFound',
    'InvalidUserData.Forbidden',
    'MissingParameter',
    'NoSuchResource',
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
    expect(classifyCode(code)).toBe(kind);
  });

  test('with Throttling anywhere in it is throttling', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(classifyCode(`${before}Throttling${after}`)).toBe('throttled');
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
    ['InvalidParameter', 500, 'request'],
    ['MissingParameter', 500, 'request'],
    ['InsufficientBalance', 500, 'account'],
    ['OperationDenied.NoStock', 503, 'placement'],
  ])('%s under status %i is %s', (code, status, kind) => {
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
