/**
 * What to do about an error from ECS. A code tells; an HTTP status does not, since one code comes under several.
 *
 * - `throttled`: this API has had its calls for this minute; call it again in the next.
 * - `transient`: the same call, with the same client token, may succeed in a while.
 * - `placement`: this zone or instance type cannot serve; another may.
 * - `account`: nothing helps until somebody pays, raises a quota or grants a permission.
 * - `request`: the call itself is wrong and stays wrong.
 */
export type ErrorClass = 'throttled' | 'transient' | 'placement' | 'account' | 'request';

/**
 * An API call that did not succeed. `code` is the service's own, or `''` where no readable answer came; `status` that of
 * HTTP, where the answer had one.
 */
export class CloudError extends Error {
  override readonly name = 'CloudError';

  constructor(
    readonly api: string,
    readonly code: string,
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

/** The caller must change something: answered with this status, code and field instead of an effect. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

/** Passing states of ECS or of the instance: the next look finds out what became of them. */
const TRANSIENT = new Set([
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
  // The function's role gets fresh credentials with every invocation. MNS says so without the second word.
  'InvalidSecurityToken',
  'InvalidSecurityToken.Expired',
  'InvalidStatus.Upgrading',
  'LastOrderProcessing',
  'LastTokenProcessing',
  'NAT_PUBLIC_IP_ALLOCATE_FAILED',
  'NAT_PUBLIC_IP_BINDING_FAILED',
  'NodeControllerUnavailable',
  'OperationConflict',
  'OperationDenied.CreatingConflict',
  // MNS's own limit, by the second.
  'QpsLimitExceeded',
  'ServiceUnavailable',
  'ServiceUnavailable.RegionMaintaining',
  // The SDK signs each attempt anew.
  'SignatureNonceUsed',
  'UnknownError',
]);

/** What one zone or instance type lacks and another may have: stock, sale, addresses in its VSwitch, a disk category. */
const PLACEMENT = new Set([
  // Both speak of what the zone does not offer.
  'CategoryNotSupported',
  'InstanceTypeNotSupported',
  // What does not go with the instance type may go with that of another placement; spot prices differ by zone and type.
  'ImageNotSupportInstanceType',
  'InvalidDiskCategory.NotSupported',
  'InvalidSpotPriceLimit.LowerThanPublicPrice',
  'OperationDenied.SpotPriceLowerThanPublicPrice',
  'InstanceType.Offline',
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
]);

/** What belongs to the account beside the families of `ACCOUNT_FAMILY`: money, contracts, identity, keys. */
const ACCOUNT = new Set([
  // MNS's own: a permission or a queue that the deployment lacks.
  'AccessDenied',
  'QueueNotExist',
  'TopicNotExist',
  'Account.Arrearage',
  'DiskInArrears',
  // Spelt so in the vendor's own table.
  'Forbbiden',
  'ImageNotSubscribed',
  'IncompleteSignature',
  'Instance.UnPaidOrder',
  'InstanceExpired',
  'InstanceExpiredOrInArrears',
  'InstanceLockedForSecurity',
  'InsufficientBalance',
  'InvalidAccount.NotFound',
  'InvalidInstance.UnPaidOrder',
  'InvalidPayMethod',
  'JoinedGroupLimitExceed',
  'NotEnoughBalance',
  'OperationDenied.IllegalPaymentPolicy',
  'OperationDenied.QuotaExceed',
  'OperationDenied.ResourceControl',
  'PaymentMethodNotFound',
  'RealNameAuthenticationError',
  'RegionUnauthorized',
  'SecurityGroupInstanceLimitExceed',
  'SignatureDoesNotMatch',
  'UserNotInTheWhiteList',
]);

const ACCOUNT_FAMILY =
  /^(Forbidden|QuotaExceed(ed)?|SecurityRisk|InvalidUser|InvalidAccessKeyId|InvalidAccountStatus|InvalidSecurityToken)(\.|$)/;

/** Sorts an ECS error code; an unknown one is a fault of the request, which is not retried. */
export function classifyCode(code: string): ErrorClass {
  if (code.includes('Throttling')) return 'throttled';
  if (TRANSIENT.has(code)) return 'transient';
  if (PLACEMENT.has(code)) return 'placement';
  if (ACCOUNT.has(code) || ACCOUNT_FAMILY.test(code)) return 'account';
  return 'request';
}

/**
 * Sorts anything thrown by a port. What bears no code never reached ECS or got no readable answer from it. A 5xx under a
 * code that is in no list leaves open whether the call had its effect, so the same call is the one that can tell.
 */
export function classify(error: unknown): ErrorClass {
  if (!(error instanceof CloudError)) return 'request';
  const { code, status = 0 } = error;
  if (code === '') return 'transient';
  const kind = classifyCode(code);
  return kind === 'request' && status >= 500 && !/^(Invalid|Missing)/.test(code) ? 'transient' : kind;
}

/** The code by which a caller is told of an error. */
export function codeOf({ code }: CloudError): string {
  return code === '' ? 'NoAnswer' : code;
}

/** Whether the same call may succeed later without anybody's doing. */
export function isRetryable(error: unknown): boolean {
  const kind = classify(error);
  return kind === 'throttled' || kind === 'transient';
}
