/** A refusal with a documented MNS error code and its HTTP status. */
export class MnsError extends Error {
  override readonly name = 'MnsError';

  constructor(
    readonly code: MnsErrorCode,
    message?: string,
  ) {
    super(message ?? CODES[code][1]);
  }

  get status(): number {
    return CODES[this.code][0];
  }
}

/** Status and message of each code, as in the service's list of error codes, which spells `InvalidDegist` like this. */
const CODES = {
  AccessDenied: [403, 'The OwnerId that your Access Key Id associated to is forbidden for this operation.'],
  EndpointInvalid: [400, 'The endpoint you provided is invalid.'],
  InternalError: [500, 'Internal error.'],
  InvalidAccessKeyId: [403, 'The AccessKey Id you provided is not exist.'],
  InvalidArgument: [400, 'The XML you provided did not validate against our published schema.'],
  InvalidAuthorizationHeader: [400, 'The Authorization header format is invalid.'],
  InvalidDateHeader: [400, 'The Date header format is invalid.'],
  InvalidDegist: [400, 'The Content-MD5 you specified is invalid.'],
  InvalidQueryString: [400, 'Http request URL contains invalid querystring item.'],
  InvalidQueueName: [
    400,
    'The queue name should start with a letter or a digit and contain letters, digits and - only.',
  ],
  InvalidRequestURL: [400, 'Http request URL format invalid.'],
  InvalidSecurityToken: [403, 'The security token you provided is invalid.'],
  MalformedXML: [400, 'The XML you provided was not well-formed.'],
  MessageNotExist: [404, 'Message not exist.'],
  MissingAuthorizationHeader: [400, 'Authorization header is required.'],
  MissingDateHeader: [400, 'Date header is required.'],
  MissingReceiptHandle: [400, 'ReceiptHandle is required.'],
  MissingVisibilityTimeout: [400, 'VisibilityTimeout is required.'],
  QpsLimitExceeded: [400, 'The qps limit of the queue is exceeded.'],
  QueueAlreadyExist: [409, 'The queue you want to create is already exist.'],
  QueueNameLengthError: [400, 'Queue name length should between 1 and 120.'],
  QueueNotExist: [404, 'The queue name you provided is not exist.'],
  ReceiptHandleError: [400, 'The receipt handle you provide is not valid.'],
  ServiceUnavailable: [503, 'The service is unavailable. Please try again later.'],
  SignatureDoesNotMatch: [
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  SubscriptionAlreadyExist: [409, 'The subscription you want to create already exists.'],
  SubscriptionNameInvalid: [
    400,
    'The subscription name should start with a letter or a digit and contain letters, digits and - only.',
  ],
  SubscriptionNameLengthError: [400, 'Subscription name length should between 1 and 255.'],
  SubscriptionNotExist: [404, 'The subscription you provided is not exist.'],
  TimeExpired: [408, 'The http request you sent is expired.'],
  TopicAlreadyExist: [409, 'The topic you want to create already exists.'],
  TopicNameInvalid: [
    400,
    'The topic name should start with a letter or a digit and contain letters, digits and - only.',
  ],
  TopicNameLengthError: [400, 'Topic name length should between 1 and 255.'],
  TopicNotExist: [404, 'The topic you provided is not exist.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type MnsErrorCode = keyof typeof CODES;
